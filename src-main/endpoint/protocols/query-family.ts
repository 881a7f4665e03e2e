import { decode } from 'cborg'
import type { QueryDialect } from '../../engine/service'
import type { StructureShape } from '../../engine/shapes'
import type { ScalarReaders } from '../checks/reading'
import { headerOf, type RequestHead } from '../http/exchange'
import { cbor } from './cbor'
import { CborWriter } from './cbor-writer'
import { dateOf } from './date'
import { json } from './json'
import type { Protocol } from './protocol'
import { inputOf, readForm } from './query-form'
import { xmlError, xmlResult } from './query-xml'

/*
 * Services that began with the Query protocol speak three by now, and their clients choose:
 *
 *     Query             a form with Action and Version, answered in XML: what older SDKs send
 *     AWS JSON 1.0      as JSON 1.1 by its header X-Amz-Target: what today's JavaScript and Python SDKs send
 *     Smithy RPC v2     CBOR, the operation in the path /service/<target>/operation/<name>
 *
 * In the newer two, errors carry the code that Query has for them in a header: clients go by that.
 * Source: Smithy 2.0 documentation of the three protocols and of the trait awsQueryCompatible, read 2026-11-21
 */

/** What a request calls. */
export interface QueryCall {
  /** The service, by its target or by the version of its API. */
  readonly service: string
  readonly operation: string
}

type Kind = 'query' | 'json' | 'rpc'

const kindOf = (head: RequestHead): Kind | undefined => {
  if (headerOf(head, 'smithy-protocol') === 'rpc-v2-cbor') return 'rpc'
  const contentType = headerOf(head, 'content-type') ?? ''
  if (contentType.startsWith('application/x-www-form-urlencoded')) return 'query'
  return contentType.startsWith('application/x-amz-json-1.0') ? 'json' : undefined
}

const rpcPath = /\/service\/([A-Za-z0-9_.]+)\/operation\/([A-Za-z0-9_]+)$/

/** @returns undefined when a request is in none of the three protocols */
export const readQueryCall = (head: RequestHead, body: Buffer): QueryCall | undefined => {
  switch (kindOf(head)) {
    case 'rpc': {
      const [, service = '', operation = ''] = rpcPath.exec(head.target.split('?', 1)[0] ?? '') ?? []
      return { service, operation }
    }
    case 'json': {
      const [service = '', operation = ''] = (headerOf(head, 'x-amz-target') ?? '').split('.')
      return { service, operation }
    }
    case 'query': {
      const form = readForm(body)
      return { service: form?.get('Version') ?? '', operation: form?.get('Action') ?? '' }
    }
    case undefined:
      return undefined
  }
}

/** What the protocol of one request has to know. */
export interface QueryExchange {
  readonly query: QueryDialect
  readonly operation: string
  /** Undefined when there is no such operation. */
  readonly input: StructureShape | undefined
  readonly requestId: string
}

/** The protocol of one request: its answer names the operation and the request. */
export const queryProtocol = (head: RequestHead, exchange: QueryExchange): Protocol => {
  const kind = kindOf(head)
  const ids = { 'x-amzn-RequestId': exchange.requestId }
  if (kind === 'query') return asForm(exchange, ids)
  const headersFor = (value: object): Record<string, string> => ({
    ...ids,
    ...(kind === 'rpc' ? { 'smithy-protocol': 'rpc-v2-cbor' } : {}),
    ...errorHeader(value, exchange.query),
  })
  return kind === 'rpc'
    ? { ...rpcCbor, headersFor }
    : { ...json, contentType: 'application/x-amz-json-1.0', headersFor }
}

interface ErrorBody {
  readonly __type: string
  readonly message?: string
  readonly Message?: string
}

const isError = (value: object): value is ErrorBody => '__type' in value

const codeOf = ({ __type }: ErrorBody, { codes }: QueryDialect): string =>
  codes[__type] ?? (__type === unknownOperation ? 'InvalidAction' : __type.replace(/Exception$/, ''))

const senderOf = ({ __type }: ErrorBody): 'Sender' | 'Receiver' =>
  __type === 'InternalFailure' ? 'Receiver' : 'Sender'

const errorHeader = (value: object, query: QueryDialect): Record<string, string> =>
  isError(value) ? { 'x-amzn-query-error': `${codeOf(value, query)};${senderOf(value)}` } : {}

const asForm = ({ query, operation, input, requestId }: QueryExchange, ids: Record<string, string>): Protocol => {
  const about = { xmlNamespace: query.xmlNamespace, requestId }
  return {
    contentType: 'text/xml',
    decode: (body) => {
      const form = readForm(body)
      return form && (input === undefined ? {} : inputOf(form, input))
    },
    encode: (value) => {
      if (!isError(value)) return [xmlResult(operation, value, about)]
      const unknown = `Could not find operation ${operation} for version ${query.version}`
      const Message = value.message ?? value.Message ?? (value.__type === unknownOperation ? unknown : '')
      return [xmlError({ Type: senderOf(value), Code: codeOf(value, query), Message }, about)]
    },
    scalars: formScalars,
    headersFor: () => ids,
  }
}

const unknownOperation = 'UnknownOperationException'

/** Timestamps are dates already, or cannot be read. */
const formScalars: ScalarReaders = {
  blob: json.scalars.blob,
  timestamp: (value, reading) => (value instanceof Date ? value : json.scalars.timestamp(value, reading)),
}

/** CBOR as RFC 8949 has it: timestamps count seconds, where the CBOR of AWS's own protocol counts milliseconds. */
const rpcCbor: Protocol = {
  contentType: 'application/cbor',
  decode: (body) => {
    try {
      return decode(body, { tags: { 1: (content) => dateOf(Number(content()) * 1000) } }) as unknown
    } catch {
      return undefined
    }
  },
  encode: (value) => {
    const writer = new CborWriter('seconds')
    writer.write(value)
    return writer.pieces()
  },
  scalars: cbor.scalars,
}

/** How the three read scalars; requests are checked in one of these ways. */
export const queryScalars: readonly ScalarReaders[] = [formScalars, json.scalars, cbor.scalars]

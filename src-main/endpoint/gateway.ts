import { isFault } from '../engine/fault'
import { isEventStream, type Caller, type Operation, type QueryDialect, type Service } from '../engine/service'
import { Breakage } from '../platform/breakage'
import type { Logger } from '../platform/logger'
import { compileRequestCheck, passed, type RequestCheck } from './checks/request-check'
import { compileStraightReader } from './checks/straight-reader'
import { isRecord, type ScalarReaders } from './checks/reading'
import { authorize } from './access/authorize'
import { contentOf } from './access/chunked'
import { openAuthentication, type AuthenticCaller, type Authenticate } from './credentials'
import { whyRefused } from './guard'
import {
  headerOf,
  type Answer,
  type BodyPieces,
  type Reply,
  type RequestHandler,
  type RequestHead,
  type StreamedAnswer,
} from './http/exchange'
import { cbor } from './protocols/cbor'
import { eventStreamContentType, messagesOf } from './protocols/event-stream'
import { json } from './protocols/json'
import { queryProtocol, queryScalars, readQueryCall } from './protocols/query-family'
import type { Protocol } from './protocols/protocol'
import { refusal, serializationRefusal, type Refusal } from './refusal'
import { createRequestIds } from './request-ids'

export interface GatewayOptions {
  readonly services: readonly Service[]
  /** Origins of web pages that may use the endpoint, as browsers spell them; asked at each request. */
  readonly allowOrigins: () => readonly string[]
  readonly logger: Logger
  /** Who calls when the credentials do not say. */
  readonly defaultCaller?: Caller
  /** How callers prove who they are, asked at each request; open mode unless given. */
  readonly authenticate?: () => Authenticate
  /** Pages by their paths. */
  readonly pages?: Readonly<Record<string, () => Page>>
  /** UUIDs; random unless given. */
  readonly newRequestId?: () => string
}

const someCaller: Caller = { accountId: '000000000000', region: 'us-east-1' }

/** AWS takes 10 MiB of records in one PutRecords, which is 13.4 MiB of base64. */
const maximumBodyBytes = 16 * 1024 * 1024

interface GatewayOperation {
  readonly name: string
  readonly operation: Operation
  readonly service: Service
  /** By how a protocol writes scalars; only those of protocols the service speaks. */
  readonly checks: ReadonlyMap<ScalarReaders, RequestCheck>
  /** Likewise, for bodies that can be read straight: undefined sends a body through decoding and checks. */
  readonly straight: ReadonlyMap<ScalarReaders, (body: Buffer) => object | undefined>
}

/** A document for programs that ask with GET. */
export interface Page {
  readonly contentType: string
  readonly body: string
}

/** From HTTP requests to operations and back. The order of checks is AWS's own: facts sheet §2. */
export const createGateway = (options: GatewayOptions): RequestHandler =>
  new Gateway(options, options.authenticate ?? openToAll(options.defaultCaller ?? someCaller))

const openToAll = (fallback: Caller): (() => Authenticate) => {
  const authenticate = openAuthentication(fallback)
  return () => authenticate
}

class Gateway implements RequestHandler {
  readonly maximumBodyBytes = maximumBodyBytes
  private readonly operations: Operations
  private readonly nextIds: ReturnType<typeof createRequestIds>

  constructor(
    private readonly options: GatewayOptions,
    private readonly authenticate: () => Authenticate,
  ) {
    this.operations = operationsOf(options.services)
    this.nextIds = createRequestIds(options.newRequestId)
  }

  answerEarly(head: RequestHead): Answer | undefined {
    const reason = whyRefused(head, this.options.allowOrigins())
    if (reason !== undefined) {
      return this.refuse({ ...head, headers: {} }, json, refusal('AccessDeniedException', reason, 403))
    }
    if (head.method === 'OPTIONS' && head.headers['origin'] !== undefined) return this.preflight(head)
    return undefined
  }

  refuseTooLarge(head: RequestHead): Answer {
    const message = `The request is over ${maximumBodyBytes} bytes. Send it in several parts.`
    return this.refuse(head, protocolOf(head) ?? json, refusal('RequestEntityTooLargeException', message, 413))
  }

  handle(head: RequestHead, body: Buffer, reply: Reply): void {
    try {
      this.understand(head, body, reply)
    } catch (error) {
      // A bug of ours ends the request, not the program with everybody's streams.
      this.options.logger.error('A request could not be answered', error)
      reply(this.refuse(head, protocolOf(head) ?? json, refusal('InternalFailure', undefined, 500)))
    }
  }

  private understand(head: RequestHead, body: Buffer, reply: Reply): void {
    if (head.method !== 'POST') return reply(this.page(head) ?? this.xml(head, 403, notToBeDetermined))
    const { called, protocol } = this.recognise(head, body)
    if (body.length === 0) return reply(this.refuse(head, protocol ?? cbor, emptyBodyRefusal(called)))
    if (protocol === undefined) return reply(this.answerForeignContent(head, body))
    const content = contentOf(head, body)
    const input = content && called?.straight.get(protocol.scalars)?.(content)
    const value = input ?? (content && protocol.decode(content))
    if (!isRecord(value)) return reply(this.refuse(head, protocol, serializationRefusal()))
    if (called === undefined) return reply(this.refuse(head, protocol, unknownOperation))
    const { signingName = called.service.actionPrefix } = called.service
    const caller = this.authenticate()(head, body, signingName)
    if ('kind' in caller) return reply(this.refuse(head, protocol, caller))
    const checked = input === undefined ? called.checks.get(protocol.scalars)?.(value) : passed(input)
    if (checked === undefined) return reply(this.refuse(head, protocol, unknownOperation))
    if (checked.kind === 'refusal') return reply(this.refuse(head, protocol, checked))
    const denial = whyDenied(head, called, caller, checked.input)
    if (denial !== undefined) return reply(this.refuse(head, protocol, denial))
    this.call(called, caller, checked.input).then(
      (output) => reply(this.answerOutput(head, protocol, called, output)),
      (error: unknown) => reply(this.answerFailure(head, protocol, called, error)),
    )
  }

  private recognise(head: RequestHead, body: Buffer): { called?: GatewayOperation; protocol?: Protocol } {
    const { targeted, queried } = this.operations
    const call = queried.size === 0 ? undefined : readQueryCall(head, body)
    const service = call && queried.get(call.service)
    if (call !== undefined && service !== undefined) {
      const { operation } = call
      const called = service.operations.get(operation)
      const { requestId } = this.nextIds()
      const input = called?.operation.input
      const protocol = queryProtocol(head, { query: service.query, operation, input, requestId })
      return { protocol, ...(called && { called }) }
    }
    const called = targeted.get(headerOf(head, 'x-amz-target') ?? '')
    const protocol = protocolOf(head)
    return { ...(called && { called }), ...(protocol && { protocol }) }
  }

  private page(head: RequestHead): Answer | undefined {
    const [path = ''] = head.target.split('?', 1)
    const { pages = {} } = this.options
    if (head.method !== 'GET' || !Object.hasOwn(pages, path)) return undefined
    const page = pages[path]?.()
    return page && this.write(head, 200, page.contentType, [Buffer.from(page.body)])
  }

  /** Operations that throw at once are no different from those that fail later. */
  private call(called: GatewayOperation, caller: Caller, input: never): Promise<object | undefined> {
    try {
      return called.operation.call(caller, input)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  private answerOutput(
    head: RequestHead,
    protocol: Protocol,
    called: GatewayOperation,
    output: object | undefined,
  ): Answer | StreamedAnswer {
    try {
      if (output === undefined) return this.write(head, 200, protocol.contentType, noBody)
      if (isEventStream(output)) {
        const pieces = messagesOf(output, (error) => this.report(called, error))
        return { status: 200, headers: this.headers(head, eventStreamContentType), pieces }
      }
      if (!isFault(output)) return this.encode(head, 200, protocol, output)
      const status = output.fault === 'InternalFailure' ? 500 : 400
      return this.refuse(head, protocol, refusal(output.fault, output.message || undefined, status))
    } catch (error) {
      return this.answerFailure(head, protocol, called, error)
    }
  }

  private answerFailure(head: RequestHead, protocol: Protocol, called: GatewayOperation, error: unknown): Answer {
    return this.refuse(head, protocol, refusal('InternalFailure', this.report(called, error), 500))
  }

  /** What broke is for the log, unless it is the world: then the developer can do something about it. */
  private report(called: GatewayOperation, error: unknown): string | undefined {
    this.options.logger.error(`${called.name} failed`, error)
    return error instanceof Breakage ? error.message : undefined
  }

  /** Bodies that are neither JSON 1.1 nor CBOR. Plain `application/json` is a protocol AWS has left behind. */
  private answerForeignContent(head: RequestHead, body: Buffer): Answer {
    if (contentTypeOf(head) === legacyJson) {
      const value = json.decode(body)
      const isReadable = typeof value === 'object' && value !== null
      const type = isReadable ? 'UnknownOperationException' : 'SerializationException'
      const output = { Output: { __type: `com.amazon.coral.service#${type}` }, Version: '1.0' }
      return this.write(head, isReadable ? 404 : 400, legacyJson, json.encode(output))
    }
    const [service, operation] = (headerOf(head, 'x-amz-target') ?? '').split('.')
    if (!service || !operation) return this.xml(head, 403, notToBeDetermined)
    return this.xml(head, 404, '<UnknownOperationException/>\n')
  }

  private preflight(head: RequestHead): Answer {
    const headers: Record<string, string> = {
      ...corsHeaders(head),
      'x-amzn-RequestId': this.nextIds().requestId,
      'Access-Control-Max-Age': '172800',
    }
    const askedHeaders = headerOf(head, 'access-control-request-headers')
    const askedMethod = headerOf(head, 'access-control-request-method')
    if (askedHeaders !== undefined) headers['Access-Control-Allow-Headers'] = askedHeaders
    if (askedMethod !== undefined) headers['Access-Control-Allow-Methods'] = askedMethod
    return { status: 200, headers, body: noBody }
  }

  private refuse(head: RequestHead, protocol: Protocol, { status, body }: Refusal): Answer {
    return this.encode(head, status, protocol, body)
  }

  private encode(head: RequestHead, status: number, protocol: Protocol, value: object): Answer {
    const answer = this.write(head, status, protocol.contentType, protocol.encode(value))
    return protocol.headersFor === undefined
      ? answer
      : { ...answer, headers: { ...answer.headers, ...protocol.headersFor(value) } }
  }

  private xml(head: RequestHead, status: number, body: string): Answer {
    return this.write(head, status, undefined, [Buffer.from(body)])
  }

  private write(head: RequestHead, status: number, contentType: string | undefined, body: BodyPieces): Answer {
    return { status, headers: this.headers(head, contentType), body }
  }

  private headers(head: RequestHead, contentType: string | undefined): Record<string, string> {
    const { requestId, extendedId } = this.nextIds()
    const headers: Record<string, string> = { 'x-amzn-RequestId': requestId, 'x-amz-id-2': extendedId }
    if (contentType !== undefined) headers['Content-Type'] = contentType
    if (head.headers['origin'] !== undefined) Object.assign(headers, corsHeaders(head))
    return headers
  }
}

interface QueriedService {
  readonly query: QueryDialect
  readonly operations: ReadonlyMap<string, GatewayOperation>
}

interface Operations {
  /** By what `X-Amz-Target` says. */
  readonly targeted: ReadonlyMap<string, GatewayOperation>
  /** Services that speak Query and its successors, by their targets and by their versions. */
  readonly queried: ReadonlyMap<string, QueriedService>
}

const operationsOf = (services: readonly Service[]): Operations => {
  const targeted = new Map<string, GatewayOperation>()
  const queried = new Map<string, QueriedService>()
  for (const service of services) {
    const { target, query, javaPackage } = service
    const spoken = query === undefined ? [json.scalars, cbor.scalars] : queryScalars
    const operations = new Map<string, GatewayOperation>()
    for (const [name, operation] of Object.entries(service.operations)) {
      const checkFor = (scalars: ScalarReaders) => compileRequestCheck(operation.input, javaPackage, scalars)
      const checks = new Map(spoken.map((scalars) => [scalars, checkFor(scalars)]))
      const straight = new Map(query === undefined ? [json, cbor].map((each) => straightOf(each, operation)) : [])
      operations.set(name, { name, operation, service, checks, straight })
    }
    if (query === undefined) for (const [name, operation] of operations) targeted.set(`${target}.${name}`, operation)
    else for (const name of [target, query.version]) queried.set(name, { query, operations })
  }
  return { targeted, queried }
}

const straightOf = ({ scalars, source }: Protocol, { input }: Operation) => {
  const read = compileStraightReader(input, scalars)
  return [scalars, (body: Buffer) => source && read(source(body))] as const
}

/** Policies bind callers who have proved who they are. */
const whyDenied = (
  head: RequestHead,
  { name, operation, service }: GatewayOperation,
  caller: AuthenticCaller,
  input: never,
): Refusal | undefined =>
  caller.identity &&
  authorize({
    identity: caller.identity,
    region: caller.region,
    action: `${service.actionPrefix}:${name}`,
    resources: operation.resources?.(caller, input) ?? [],
    head,
  })

const noBody: BodyPieces = []

const unknownOperation = refusal('UnknownOperationException')

const emptyBodyRefusal = (called: GatewayOperation | undefined): Refusal =>
  called === undefined ? unknownOperation : serializationRefusal()

const notToBeDetermined =
  '<AccessDeniedException>\n' +
  '  <Message>Unable to determine service/operation name to be authorized</Message>\n' +
  '</AccessDeniedException>\n'

const legacyJson = 'application/json'

const contentTypeOf = (head: RequestHead): string => {
  const value = headerOf(head, 'content-type') ?? ''
  const parameters = value.indexOf(';')
  return (parameters < 0 ? value : value.slice(0, parameters)).trim()
}

const protocolOf = (head: RequestHead): Protocol | undefined => {
  const contentType = contentTypeOf(head)
  if (contentType === json.contentType) return json
  return contentType === cbor.contentType ? cbor : undefined
}

const exposedHeaders = 'x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date'

/** AWS allows every origin; here only those let in by the guard get this far. */
const corsHeaders = (head: RequestHead): Record<string, string> => ({
  'Access-Control-Allow-Origin': headerOf(head, 'origin') ?? '',
  'Access-Control-Expose-Headers': exposedHeaders,
  Vary: 'Origin',
})

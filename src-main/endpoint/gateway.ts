import { isFault } from '../engine/fault'
import type { Caller, Operation, Service } from '../engine/service'
import { Breakage } from '../platform/breakage'
import type { Logger } from '../platform/logger'
import { compileRequestCheck, type RequestCheck } from './checks/request-check'
import { isRecord } from './checks/reading'
import { openAuthentication, type Authenticate } from './credentials'
import { whyRefused } from './guard'
import { headerOf, type Answer, type Reply, type RequestHandler, type RequestHead } from './http/exchange'
import { cbor } from './protocols/cbor'
import { json } from './protocols/json'
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
  /** UUIDs; random unless given. */
  readonly newRequestId?: () => string
}

const someCaller: Caller = { accountId: '000000000000', region: 'us-east-1' }

/** AWS takes 10 MiB of records in one PutRecords, which is 13.4 MiB of base64. */
const maximumBodyBytes = 16 * 1024 * 1024

interface GatewayOperation {
  readonly name: string
  readonly operation: Operation
  readonly checks: ReadonlyMap<Protocol, RequestCheck>
}

/** From HTTP requests to operations and back. The order of checks is AWS's own: facts sheet §2. */
export const createGateway = (options: GatewayOptions): RequestHandler =>
  new Gateway(options, openAuthentication(options.defaultCaller ?? someCaller))

class Gateway implements RequestHandler {
  readonly maximumBodyBytes = maximumBodyBytes
  private readonly operations: ReadonlyMap<string, GatewayOperation>
  private readonly nextIds: ReturnType<typeof createRequestIds>

  constructor(
    private readonly options: GatewayOptions,
    private readonly authenticate: Authenticate,
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
    if (head.method !== 'POST') return reply(this.xml(head, 403, notToBeDetermined))
    const called = this.operations.get(headerOf(head, 'x-amz-target') ?? '')
    const protocol = protocolOf(head)
    if (body.length === 0) return reply(this.refuse(head, protocol ?? cbor, emptyBodyRefusal(called)))
    if (protocol === undefined) return reply(this.answerForeignContent(head, body))
    const value = protocol.decode(body)
    if (!isRecord(value)) return reply(this.refuse(head, protocol, serializationRefusal()))
    if (called === undefined) return reply(this.refuse(head, protocol, unknownOperation))
    const caller = this.authenticate(head, body)
    if ('kind' in caller) return reply(this.refuse(head, protocol, caller))
    const checked = called.checks.get(protocol)?.(value)
    if (checked === undefined) return reply(this.refuse(head, protocol, unknownOperation))
    if (checked.kind === 'refusal') return reply(this.refuse(head, protocol, checked))
    this.call(called, caller, checked.input).then(
      (output) => reply(this.answerOutput(head, protocol, called, output)),
      (error: unknown) => reply(this.answerFailure(head, protocol, called, error)),
    )
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
  ): Answer {
    try {
      if (output === undefined) return this.write(head, 200, protocol.contentType, noBody)
      if (!isFault(output)) return this.write(head, 200, protocol.contentType, protocol.encode(output))
      const status = output.fault === 'InternalFailure' ? 500 : 400
      return this.refuse(head, protocol, refusal(output.fault, output.message || undefined, status))
    } catch (error) {
      return this.answerFailure(head, protocol, called, error)
    }
  }

  /** What broke is for the log, unless it is the world: then the developer can do something about it. */
  private answerFailure(head: RequestHead, protocol: Protocol, called: GatewayOperation, error: unknown): Answer {
    this.options.logger.error(`${called.name} failed`, error)
    const message = error instanceof Breakage ? error.message : undefined
    return this.refuse(head, protocol, refusal('InternalFailure', message, 500))
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
    return this.write(head, status, protocol.contentType, protocol.encode(body))
  }

  private xml(head: RequestHead, status: number, body: string): Answer {
    return this.write(head, status, undefined, Buffer.from(body))
  }

  private write(head: RequestHead, status: number, contentType: string | undefined, body: Uint8Array): Answer {
    const { requestId, extendedId } = this.nextIds()
    const headers: Record<string, string> = { 'x-amzn-RequestId': requestId, 'x-amz-id-2': extendedId }
    if (contentType !== undefined) headers['Content-Type'] = contentType
    if (head.headers['origin'] !== undefined) Object.assign(headers, corsHeaders(head))
    return { status, headers, body }
  }
}

const operationsOf = (services: readonly Service[]): Map<string, GatewayOperation> => {
  const operations = new Map<string, GatewayOperation>()
  for (const service of services) {
    for (const [name, operation] of Object.entries(service.operations)) {
      const checkFor = (protocol: Protocol): RequestCheck =>
        compileRequestCheck(operation.input, service.javaPackage, protocol.scalars)
      const checks = new Map([json, cbor].map((protocol) => [protocol, checkFor(protocol)]))
      operations.set(`${service.target}.${name}`, { name, operation, checks })
    }
  }
  return operations
}

const noBody = new Uint8Array()

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

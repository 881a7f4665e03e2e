import { encode } from 'cborg'
import { damage, type Chance } from './chance'
import { malformedInput, operationNames } from './inputs'

/** A request whose framing is right, whatever is in it: it must be answered. */
export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** It was not signed by whom it names, or not as it is: it must be refused. */
  readonly isForged?: boolean
}

const credential = 'Credential=fuzz/20261121/us-east-1/kinesis/aws4_request'
const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`
const json = 'application/x-amz-json-1.1'
const cbor = 'application/x-amz-cbor-1.1'

const call = (operation: string, contentType: string, body: Buffer): FuzzRequest => ({
  method: 'POST',
  path: '/',
  headers: {
    host: 'localhost',
    'content-type': contentType,
    'x-amz-target': `Kinesis_20131202.${operation}`,
    'x-amz-date': '20261121T000000Z',
    authorization,
  },
  body,
})

const nested = (chance: Chance, open: string, close: string): Buffer => {
  const depth = chance.pick([10, 1000, 50_000])
  return Buffer.from(open.repeat(depth) + (chance.is(0.5) ? close.repeat(depth) : ''))
}

/** As JSON writes bytes; what JSON cannot hold is left to its ways. */
export const toJson = (input: unknown): string =>
  JSON.stringify(input, (_key, item: unknown) => {
    const isBytes = typeof item === 'object' && item !== null && 'type' in item && item.type === 'Buffer'
    return isBytes ? Buffer.from((item as unknown as { data: number[] }).data).toString('base64') : item
  })

export const jsonRequest = (chance: Chance): FuzzRequest => {
  const operation = chance.pick(operationNames)
  const text = toJson(malformedInput(chance, operation))
  switch (chance.integer(0, 19)) {
    case 0:
      return call(operation, json, nested(chance, '[', ']'))
    case 1:
      return call(operation, json, nested(chance, '{"a":', '}'))
    case 2:
      return call(operation, json, chance.bytes(chance.integer(0, 300)))
    case 3:
      return call(operation, json, Buffer.from(text.replace(/\d+/, '1'.repeat(chance.integer(1, 5000)))))
    case 4:
      return call(operation, json, Buffer.from(`${text.slice(0, -1)},${text.slice(1)}`))
    case 5:
    case 6:
    case 7:
      return call(operation, json, damage(chance, Buffer.from(text)))
    default:
      return call(operation, json, Buffer.from(text))
  }
}

/** Heads of CBOR items that promise more than there is: lengths of up to 2^64, tags, indefinite lengths, reserved ones. */
const cborHeads = [
  '5bffffffffffffffff',
  '7b7fffffffffffffff',
  '9bffffffffffffffff',
  'bb0000000100000000',
  '9a7fffffff',
  '5f',
  '7f',
  '9f',
  'bf',
  'bfff',
  'c1',
  'c2',
  'c1fb7ff8000000000000',
  'c1f97e00',
  'dbffffffffffffffff',
  'f818',
  'fc',
  'ff',
  '1c',
]

export const cborRequest = (chance: Chance): FuzzRequest => {
  const operation = chance.pick(operationNames)
  const head = (): Buffer => Buffer.from(chance.pick(cborHeads), 'hex')
  const item = Buffer.from(encode(malformedInput(chance, operation)))
  switch (chance.integer(0, 9)) {
    case 0:
      return call(operation, cbor, Buffer.concat([head(), item]))
    case 1:
      return call(operation, cbor, Buffer.concat([Buffer.from([0xbf, 0x61, 0x61]), head(), chance.bytes(8)]))
    case 2:
      return call(
        operation,
        cbor,
        Buffer.from(chance.pick(['81', '9f', 'a161', 'd8', 'c1']).repeat(chance.pick([10, 1000, 50_000])), 'hex'),
      )
    case 3:
      return call(operation, cbor, chance.bytes(chance.integer(0, 300)))
    case 4:
    case 5:
    case 6:
      return call(operation, cbor, damage(chance, item))
    default:
      return call(operation, cbor, item)
  }
}

export const oddText = (chance: Chance): string =>
  chance.pick([
    '',
    ' ',
    'x',
    ';;;',
    '=',
    ',',
    '\u00ff\u00fe',
    'a'.repeat(4000),
    '%00%ff%',
    '../..',
    'Kinesis_20131202.',
    '.',
    '..',
    'null',
  ])

const headerOddities: Readonly<Record<string, readonly string[]>> = {
  'content-type': [
    'application/json',
    'text/plain',
    `${json}; charset=x`,
    json.toUpperCase(),
    `${cbor};`,
    'application/x-www-form-urlencoded',
    'application/x-amz-json-1.0',
  ],
  'x-amz-target': [
    'Kinesis_20131202',
    'Kinesis_20131202.',
    '.ListStreams',
    'DynamoDB_20120810.ListTables',
    'Kinesis_20131202.__proto__',
    'Kinesis_20131202.constructor',
    'GraniteServiceVersion20100801.ListMetrics',
  ],
  authorization: [
    'AWS4-HMAC-SHA256',
    `AWS4-HMAC-SHA256 ${credential}`,
    'AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=',
    'Basic YTpi',
    `${authorization}, ${authorization}`,
    'AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;;, Signature=zz',
  ],
  'x-amz-date': ['20261121', 'yesterday', '99999999T999999Z', 'Sat, 21 Nov 2026 00:00:00 GMT'],
  'x-amz-content-sha256': ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'UNSIGNED-PAYLOAD', 'zz'],
  'x-amz-decoded-content-length': ['-1', '1e9', '0'],
  'x-amz-security-token': ['t'],
  origin: ['null', 'http://evil.example', 'not an origin'],
  host: ['evil.example', 'localhost:99999', '[::1', 'a@b', '127.0.0.1.evil.example'],
  'content-encoding': ['gzip', 'deflate', 'br'],
  cookie: ['a=b'],
  expect: ['100-continue'],
}

const paths = [
  '/',
  '//',
  '/metrics',
  '/?X-Amz-Algorithm=AWS4-HMAC-SHA256',
  '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a/b&X-Amz-Date=x&X-Amz-SignedHeaders=host&X-Amz-Signature=1',
  '/%',
  '/%zz?%',
  '/..',
  '/?a=%E0%A4%A',
  '/?Action=ListMetrics&Version=2010-08-01',
  `/${'a'.repeat(3000)}`,
]
const methods = ['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'POST']

/** Signed chunks as an upload sends them, well or badly made. */
const chunks = (chance: Chance): Buffer => {
  const chunk = `${chance.pick(['2', '0', 'ffffffff', 'zz'])};chunk-signature=${'a'.repeat(chance.pick([64, 63, 0]))}\r\n{}\r\n`
  return damage(chance, Buffer.from(chunk.repeat(chance.integer(1, 3))))
}

export const headerRequest = (chance: Chance): FuzzRequest => {
  const plain = chance.is(0.5) ? jsonRequest(chance) : cborRequest(chance)
  const headers: Record<string, string> = { ...plain.headers }
  for (let changes = chance.integer(1, 4); changes > 0; changes--) {
    const name = chance.pick(Object.keys(headerOddities))
    if (chance.is(0.3)) delete headers[name]
    else headers[name] = chance.is(0.2) ? oddText(chance) : chance.pick(headerOddities[name] ?? [])
  }
  headers['host'] ??= 'localhost'
  if (chance.is(0.05)) for (let i = 0; i < 60; i++) headers[`x-odd-${i}`] = oddText(chance).slice(0, 100)
  const isStreaming = headers['x-amz-content-sha256']?.startsWith('STREAMING') === true
  return {
    method: chance.is(0.8) ? 'POST' : chance.pick(methods),
    path: chance.is(0.6) ? '/' : chance.pick(paths),
    headers,
    body: isStreaming ? chunks(chance) : chance.is(0.1) ? Buffer.alloc(0) : plain.body,
  }
}

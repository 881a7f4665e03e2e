import { encode, Token, Type } from 'cborg'
import { cloudWatchModel } from '../../src-main/metrics/cloudwatch/model'
import { damage, type Chance } from './chance'
import { malformed } from './inputs'
import { oddText, toJson, type FuzzRequest } from './requests'

const service = 'GraniteServiceVersion20100801'
const credential = 'Credential=fuzz/20261121/us-east-1/monitoring/aws4_request'

const post = (
  path: string,
  contentType: string,
  body: Buffer,
  more: Readonly<Record<string, string>>,
): FuzzRequest => ({
  ...{ method: 'POST', path, body },
  headers: {
    ...{ host: 'localhost', 'content-type': contentType, 'x-amz-date': '20261121T000000Z', ...more },
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`,
  },
})

const words = [
  ...[
    'm1',
    'm2',
    'M',
    '_',
    '1',
    '1e999',
    '0',
    '-',
    '+',
    '*',
    '/',
    '^',
    '(',
    ')',
    '[',
    ']',
    ',',
    '"',
    "'",
    ' ',
    '.',
    '%',
    '==',
  ],
  ...[
    'SUM(',
    'AVG(',
    'MIN(',
    'MAX(',
    'RATE(',
    'PERIOD(',
    'FILL(',
    'METRICS(',
    'IF(',
    'SEARCH(',
    'REPEAT',
    'm1)',
    '\u0000',
    '💥',
  ],
]
const expression = (chance: Chance): string =>
  chance.is(0.2)
    ? chance.pick(['(', '-', '[', 'SUM(', 'm1+', '1']).repeat(chance.pick([2, 100, 2000]))
    : Array.from({ length: chance.integer(1, 12) }, () => chance.pick(words)).join('')

/** A good question about the stream "kept" to put something odd into: what is wrong at once is found at once. */
const goodInput = (chance: Chance): Record<string, unknown> => {
  const EndTime = Math.floor(Date.now() / 1000)
  const span = chance.pick([60, 3600, 86_400, 3e7, 1e9, -60])
  const Dimensions = [{ Name: 'StreamName', Value: 'kept' }]
  const MetricName = chance.pick(['IncomingRecords', 'IncomingBytes', 'GetRecords.Latency', 'nothing'])
  const Metric = { Namespace: 'AWS/Kinesis', MetricName, Dimensions }
  const Period = chance.pick([1, 5, 30, 60, 90, 86_400, 2 ** 31 - 1])
  const Stat = chance.pick(['Sum', 'Average', 'p99', '', 'TM(10%:90%)'])
  return {
    ...{ ...Metric, StartTime: EndTime - span, EndTime, Period, Statistics: ['Sum'] },
    MetricDataQueries: [
      { Id: 'm1', MetricStat: { Metric, Period, Stat }, ReturnData: chance.is(0.5) },
      { Id: chance.pick(['e1', 'm1', 'E']), Expression: expression(chance) },
    ],
  }
}

const inputFor = (chance: Chance, operation: keyof typeof cloudWatchModel): Record<string, unknown> => {
  const shape = cloudWatchModel[operation]
  if (chance.is(0.5)) return malformed(chance, shape)
  const good = goodInput(chance)
  return Object.fromEntries(Object.keys(shape.members).flatMap((name) => (name in good ? [[name, good[name]]] : [])))
}

/** The fields of a form for an input: `A.member.1.B=…`. */
const fieldsOf = (value: unknown, path: string): [string, string][] => {
  if (Array.isArray(value)) return value.flatMap((item, i) => fieldsOf(item, `${path}.member.${i + 1}`))
  if (typeof value !== 'object' || value === null) return [[path, String(value)]]
  return Object.entries(value).flatMap(([name, item]) => fieldsOf(item, path === '' ? name : `${path}.${name}`))
}

const oddPaths = ['member', '.', 'Dimensions.member.0.Name', 'Dimensions.member.-1', 'Dimensions.member.1e9.Name']
const oddFields: readonly string[] = [
  ...oddPaths,
  ...[
    'Dimensions.member',
    'Dimensions',
    'Dimensions.member.1',
    'a'.repeat(5000),
    'a.'.repeat(2000),
    '__proto__.polluted',
  ],
]

const form = (chance: Chance, operation: string, input: Record<string, unknown>): Buffer => {
  const fields = [['Action', operation], ['Version', '2010-08-01'], ...fieldsOf(input, '')] as [string, string][]
  for (const time of fields)
    if (/Time$/.test(time[0]) && Number(time[1]) > 1) time[1] = new Date(Number(time[1]) * 1000).toJSON()
  for (let more = chance.integer(0, 2); more > 0; more--) fields.push([chance.pick(oddFields), oddText(chance)])
  if (chance.is(0.05)) fields.push(...Array.from({ length: 30_000 }, (_, i): [string, string] => [`a${i}`, '']))
  const text = new URLSearchParams(fields).toString()
  return chance.is(0.2) ? damage(chance, Buffer.from(text)) : Buffer.from(text)
}

/** Numbers of these members are times, which CBOR marks with a tag. */
const asCbor = (input: Record<string, unknown>): Uint8Array =>
  encode(
    Object.fromEntries(
      Object.entries(input).map(([name, value]) => [
        name,
        /Time$/.test(name) && typeof value === 'number' ? new Date(value * 1000) : value,
      ]),
    ),
    {
      typeEncoders: {
        Date: (date: Date) => [new Token(Type.tag, 1), new Token(Type.float, date.getTime() / 1000)],
      },
    },
  )

export const cloudWatchRequest = (chance: Chance): FuzzRequest => {
  const operation = chance.pick(Object.keys(cloudWatchModel) as (keyof typeof cloudWatchModel)[])
  const input = inputFor(chance, operation)
  const spoilt = (body: Buffer): Buffer => (chance.is(0.2) ? damage(chance, body) : body)
  switch (chance.integer(0, 2)) {
    case 0: {
      const target = { 'x-amz-target': `${service}.${chance.is(0.95) ? operation : oddText(chance)}` }
      return post('/', 'application/x-amz-json-1.0', spoilt(Buffer.from(toJson(input))), target)
    }
    case 1: {
      const named = chance.is(0.95) ? operation : chance.pick(['', '__proto__', 'PutMetricData', '..'])
      const path = `/service/${service}/operation/${named}`
      return post(path, 'application/cbor', spoilt(Buffer.from(asCbor(input))), { 'smithy-protocol': 'rpc-v2-cbor' })
    }
    default:
      return post('/', 'application/x-www-form-urlencoded', form(chance, operation, input), {})
  }
}

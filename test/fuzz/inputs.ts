import type { Shape, StructureShape } from '../../src-main/engine/shapes'
import { streamsModel } from '../../src-main/engine/streams/model'
import type { Chance } from './chance'

/** What fuzzed requests name. The stream "kept" is left alone: it must be whole in the end. */
const names = ['fuzz', 'other', 'nowhere']
const account = 'arn:aws:kinesis:us-east-1:000000000000'
const consumerArn = `${account}:stream/fuzz/consumer/reader:1700000000`

const texts = [
  ...names,
  ...names.map((name) => `${account}:stream/${name}`),
  consumerArn,
  'arn:aws:kinesis:us-east-1:000000000000:channel/c',
  'shardId-000000000000',
  'shardId-000000000001',
  'shardId-99999999999999999999',
  '0',
  '170141183460469231731687303715884105728',
  '340282366920938463463374607431768211456',
  '49600000000000000000000000000000000000000000000000000002',
  'AAAAAAAAAAFEvJjIYI',
  'reader',
  'alias/aws/kinesis',
  '{"Version":"2012-10-17","Statement":[]}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow"',
  'YQ==',
]

const oddities: readonly unknown[] = [
  ...[null, true, false, [], {}, [[]], [null], [{}], { a: { b: [] } }],
  ...[0, -0, -1, 1.5, 1e308, 2 ** 31, 2 ** 53, -(2 ** 63)],
  ...['', ' ', '\u0000', '\ud800', 'ÿ', '💥', 'a'.repeat(5000), '__proto__', 'constructor', '${7*7}', '../../etc'],
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
]

/** Small or impossible: nothing that makes the engine do much work. */
const numbers = [0, 1, 2, 3, 24, 48, 1024, 100_000, 2 ** 31 - 1, -1, 1.5]

/** A value of the right type, as often as not one that could be meant. */
const plausible = (chance: Chance, shape: Shape): unknown => {
  switch (shape.type) {
    case 'string':
      return shape.values !== undefined && chance.is(0.9) ? chance.pick(shape.values) : chance.pick(texts)
    case 'integer':
    case 'long':
      return chance.pick(numbers)
    case 'boolean':
      return chance.is(0.5)
    case 'blob':
      return chance.bytes(chance.integer(0, 20))
    case 'timestamp':
      return chance.pick([0, 1_700_000_000, 1_700_000_000.5, -1, 1e15])
    case 'list':
      return Array.from({ length: chance.integer(0, 3) }, () => value(chance, shape.member))
    case 'map':
      return Object.fromEntries(
        Array.from({ length: chance.integer(0, 3) }, () => [chance.pick(texts), value(chance, shape.value)]),
      )
    case 'structure':
      return structure(chance, shape)
  }
}

const value = (chance: Chance, shape: Shape): unknown =>
  chance.is(0.08) ? chance.pick(oddities) : plausible(chance, shape)

const structure = (chance: Chance, { members }: StructureShape): Record<string, unknown> => {
  const given = Object.entries(members).filter(([, { required }]) => chance.is(required ? 0.95 : 0.3))
  const entries = given.map(([name, { shape }]): [string, unknown] => [name, value(chance, shape)])
  if (chance.is(0.1)) entries.push([chance.pick(['Unknown', '__proto__', 'streamname', '']), chance.pick(oddities)])
  return Object.fromEntries(entries)
}

export const operationNames = Object.keys(streamsModel)

/** An input of a shape that has something wrong with it, though not always something that is refused. */
export const malformed = (chance: Chance, shape: StructureShape): Record<string, unknown> => {
  const input = structure(chance, shape)
  input[chance.pick(Object.keys(shape.members).concat('Unknown'))] = chance.pick(oddities)
  return input
}

/** Of an operation on streams. */
export const malformedInput = (chance: Chance, operation: string): Record<string, unknown> => {
  const input = malformed(chance, streamsModel[operation as keyof typeof streamsModel])
  // Streams of their own names pile up; these few come and go.
  if (operation === 'CreateStream' && chance.is(0.9)) input['StreamName'] = chance.pick(names)
  return input
}

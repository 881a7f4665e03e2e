import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRequestCheck, type RequestCheck } from '../../../../src-main/endpoint/checks/request-check'
import { cbor } from '../../../../src-main/endpoint/protocols/cbor'
import { json } from '../../../../src-main/endpoint/protocols/json'
import { everything } from '../support/everything-service'
import { valueOf } from '../support/arbitrary-value'
import {
  integer,
  list,
  map,
  optional,
  required,
  string,
  structure,
  type Members,
} from '../../../../src-main/engine/shapes'

const javaPackage = 'com.amazonaws.kinesis.v20131202'
const checkJson = compileRequestCheck(everything, javaPackage, json.scalars)
const checkCbor = compileRequestCheck(everything, javaPackage, cbor.scalars)

const inputOf = (check: RequestCheck, value: unknown): unknown => {
  const checked = check(value)
  return checked.kind === 'checked' ? checked.input : checked
}
const messageOf = (check: RequestCheck, value: unknown): string | undefined => {
  const checked = check(value)
  return checked.kind === 'refusal' ? (checked.body.Message ?? checked.body.message) : undefined
}
const ofMembers = (members: Members): RequestCheck => compileRequestCheck(structure(members), javaPackage, json.scalars)

const boolean = 'class java.lang.Boolean'
const number = 'class com.amazon.coral.value.json.numbers.TruncatingBigNumber'
const text = 'class java.lang.String'
const listFound = 'Start of list found where not expected'
const mapFound = 'Start of structure or map found where not expected.'

describe('the type check', () => {
  it.each([
    ['StreamName', true, `${boolean} can not be converted to an String`],
    ['StreamName', 1, `${number} can not be converted to an String`],
    ['StreamName', [], listFound],
    ['StreamName', {}, mapFound],
    ['Count', false, `${boolean} can not be converted to an Integer`],
    ['Count', '1', `${text} can not be converted to an Integer`],
    ['Count', [1], listFound],
    ['Count', { a: 1 }, mapFound],
    ['Total', true, `${boolean} can not be converted to an Long`],
    ['Total', '1', `${text} can not be converted to an Long`],
    ['Flag', 1, `${number} can not be converted to an Boolean`],
    ['Flag', 'hello', "'HELLO' can not be converted to an Boolean"],
    ['Flag', [], listFound],
    ['Flag', {}, mapFound],
    ['Data', true, `${boolean} can not be converted to a Blob`],
    ['Data', 1, `${number} can not be converted to a Blob`],
    ['Data', [], listFound],
    ['Data', {}, mapFound],
    [
      'Data',
      'YQ',
      "'YQ' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: 2",
    ],
    ['Data', 'YQ*=', "'YQ*=' can not be converted to a Blob: Invalid Base64 character: '*'"],
    ['Data', 'YR==', "'YR==' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"],
    ['When', true, `${boolean} can not be converted to milliseconds since epoch`],
    ['When', '2026', `${text} can not be converted to milliseconds since epoch`],
    ['When', [], listFound],
    ['When', {}, mapFound],
    ['Names', 'a', 'Expected list or null'],
    ['Names', 1, 'Expected list or null'],
    ['Names', true, 'Expected list or null'],
    ['Names', {}, mapFound],
    ['Names', ['a', 1], `${number} can not be converted to an String`],
    ['Tags', 'a', 'Expected map or null'],
    ['Tags', [], listFound],
    ['Tags', { a: true }, `${boolean} can not be converted to an String`],
    ['Filter', 'a', 'Expected null'],
    ['Filter', 1, 'Expected null'],
    ['Filter', [], listFound],
    ['Filter', { Type: 'a', Position: { Number: 'x' } }, `${text} can not be converted to an Integer`],
    ['Records', [{ Data: 1 }], `${number} can not be converted to a Blob`],
  ])('refuses %s = %j', (member, value, message) => {
    expect(checkJson({ [member]: value })).toEqual({
      kind: 'refusal',
      status: 400,
      body: { __type: 'SerializationException', Message: message },
    })
  })

  it('refuses text where CBOR has a byte string, and the reverse', () => {
    expect(messageOf(checkCbor, { Data: 'YQ==' })).toBe(`${text} can not be converted to a Blob`)
    expect(messageOf(checkCbor, { Text: Buffer.of(1) })).toContain('can not be converted to an String')
    expect(messageOf(checkCbor, { Count: new Date(0) })).toContain('can not be converted to an Integer')
  })

  it('reports the first wrong member only', () => {
    expect(messageOf(checkJson, { Flag: 'no!', Count: 'x', Text: 1 })).toBe(
      `${number} can not be converted to an String`,
    )
  })

  it.each([
    [7.9, 7],
    [1e12, 2_147_483_647],
  ])('floors and clamps %d to %d', (given, read) => {
    const check = ofMembers({ Count: optional(integer()) })
    expect(inputOf(check, { Count: given })).toEqual({ Count: read })
  })

  it('floors and clamps before the constraints are checked', () => {
    expect(messageOf(checkJson, { Count: 0.9 })).toContain("Value '0' at 'count'")
    expect(messageOf(checkJson, { Count: 1e300 })).toContain("Value '2147483647' at 'count'")
  })

  it.each([
    ['true', true],
    ['Yes', true],
    ['1', true],
    ['FALSE', false],
    ['no', false],
    ['0', false],
  ])('reads the string %s as %s', (given, read) => {
    expect(inputOf(checkJson, { Flag: given })).toEqual({ Flag: read })
  })

  it('reads seconds with a fraction to the millisecond', () => {
    expect(inputOf(checkJson, { When: 1767225600.123 })).toEqual({ When: new Date(1767225600123) })
    expect(inputOf(checkJson, { When: -0.001 })).toEqual({ When: new Date(-1) })
    expect(inputOf(checkJson, { When: 1e300 })).toEqual({ When: new Date(8.64e15) })
  })

  it('ignores unknown members and nulls', () => {
    const given = { Unknown: { a: [1] }, Text: null, Filter: { Type: 'a', Position: null, Other: 1 }, StreamId: null }
    expect(inputOf(checkJson, given)).toEqual({ Filter: { Type: 'a' } })
  })

  it('takes no members from prototypes and gives none', () => {
    const given: unknown = JSON.parse('{"__proto__":{"Text":"x"},"Policies":{"__proto__":{"Effect":"y"}}}')
    const input = inputOf(checkJson, given) as { Policies: object; Text?: string }
    expect(input.Text).toBeUndefined()
    expect(Object.getOwnPropertyNames(input.Policies)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(input.Policies)).toBe(Object.prototype)
  })
})

describe('the constraint check', () => {
  const one = '1 validation error detected: '

  it.each([
    [
      'Mode',
      'X',
      "Value 'X' at 'mode' failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, ON_DEMAND]",
    ],
    [
      'StreamName',
      'a b',
      "Value 'a b' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
    [
      'StreamName',
      'ab\n',
      "Value 'ab\n' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
    [
      'PartitionKey',
      '',
      "Value '' at 'partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'PartitionKey',
      'abcde',
      "Value 'abcde' at 'partitionKey' failed to satisfy constraint: Member must have length less than or equal to 4",
    ],
    [
      'Count',
      0,
      "Value '0' at 'count' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'Count',
      10_001,
      "Value '10001' at 'count' failed to satisfy constraint: Member must have value less than or equal to 10000",
    ],
    [
      'Data',
      'AAAAAAAAAAAA',
      "Value 'java.nio.HeapByteBuffer[pos=0 lim=9 cap=9]' at 'data' failed to satisfy constraint: Member must have length less than or equal to 8",
    ],
    [
      'Names',
      [],
      "Value '[]' at 'names' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'Names',
      ['a', 'b', 'c', 'd'],
      "Value '[a, b, c, d]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 3",
    ],
    [
      'Names',
      ['a', ''],
      "Value '[a, ]' at 'names' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 8, Member must have length greater than or equal to 1]",
    ],
    ['Names', ['a', null], "Value null at 'names.2.member' failed to satisfy constraint: Member must not be null"],
    [
      'Tags',
      {},
      "Value '{}' at 'tags' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'Tags',
      { a: 'b', ccccccccc: 'd' },
      "Value '{a=b, ccccccccc=d}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 8, Member must have length greater than or equal to 1]",
    ],
    [
      'Tags',
      { a: 'bbbbbbbbb' },
      "Value '{a=bbbbbbbbb}' at 'tags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 8, Member must have length greater than or equal to 0]",
    ],
    ['Tags', { a: null }, "Value null at 'tags.a.member' failed to satisfy constraint: Member must not be null"],
    [
      'Policies',
      { p: {} },
      "Value null at 'policies.p.member.effect' failed to satisfy constraint: Member must not be null",
    ],
    ['Filter', {}, "Value null at 'filter.type' failed to satisfy constraint: Member must not be null"],
    [
      'Filter',
      { Type: 'a', Position: {} },
      "Value null at 'filter.position.number' failed to satisfy constraint: Member must not be null",
    ],
    [
      'Records',
      [{ Data: '' }, { PartitionKey: 'a' }],
      "Value null at 'records.2.member.data' failed to satisfy constraint: Member must not be null",
    ],
    [
      'Records',
      [{ Data: '', PartitionKey: 'abcde' }],
      "Value 'abcde' at 'records.1.member.partitionKey' failed to satisfy constraint: Member must have length less than or equal to 4",
    ],
    [
      'Records',
      [{ Data: '' }, { Data: '' }, { Data: '' }, { Data: '' }],
      "Value '[com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310, com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310, " +
        "com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310, com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310]' at 'records' " +
        'failed to satisfy constraint: Member must have length less than or equal to 3',
    ],
  ])('refuses %s = %j', (member, value, part) => {
    expect(checkJson({ [member]: value })).toEqual({
      kind: 'refusal',
      status: 400,
      body: { __type: 'ValidationException', message: one + part },
    })
  })

  it('reports an empty string as breaking both pattern and minimum length', () => {
    expect(messageOf(checkJson, { StreamName: '' })).toBe(
      '2 validation errors detected: ' +
        "Value '' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; " +
        "Value '' at 'streamName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    )
  })

  it('reports each missing member', () => {
    const check = ofMembers({ Records: required(list(string())), Name: required(string()) })
    expect(messageOf(check, { Name: null })).toBe(
      "2 validation errors detected: Value null at 'records' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'name' failed to satisfy constraint: Member must not be null",
    )
  })

  it('reports ten at most', () => {
    const check = ofMembers({ Records: required(list(structure({ Data: required(string()) }))) })
    const message = messageOf(check, { Records: Array.from({ length: 400_000 }, () => ({})) })
    expect(message).toMatch(/^10 validation errors detected: /)
    expect(message?.split('; ')).toHaveLength(10)
  })

  it('prints values whole up to a length no honest request has', () => {
    const check = ofMembers({ Name: optional(string({ max: 3 })), Tags: optional(map(string(), string(), { max: 1 })) })
    const long = 'x'.repeat(1_000_000)
    expect(messageOf(check, { Name: 'x'.repeat(100_000) })).toHaveLength(100_125)
    expect(messageOf(check, { Name: long, Tags: { a: long, b: long } })?.length).toBeLessThan(300_000)
  })

  it('measures strings in characters', () => {
    expect(inputOf(checkJson, { PartitionKey: '🙂🙂🙂🙂' })).toEqual({ PartitionKey: '🙂🙂🙂🙂' })
    expect(messageOf(checkJson, { PartitionKey: '🙂🙂🙂🙂🙂' })).toContain('less than or equal to 4')
    const atLeastTwo = ofMembers({ Name: optional(string({ min: 2 })) })
    expect(messageOf(atLeastTwo, { Name: '🙂' })).toContain('greater than or equal to 2')
    expect(inputOf(atLeastTwo, { Name: '🙂🙂' })).toEqual({ Name: '🙂🙂' })
  })
})

describe('valid requests', () => {
  it('pass in JSON and in CBOR, and arrive as they were meant', () => {
    fc.assert(
      fc.property(valueOf(everything), (value) => {
        const throughJson = json.decode(Buffer.concat(json.encode(value)))
        const throughCbor = cbor.decode(Buffer.concat(cbor.encode(value)))
        expect(inputOf(checkJson, throughJson)).toEqual(value)
        expect(inputOf(checkCbor, throughCbor)).toEqual(value)
      }),
    )
  })
})

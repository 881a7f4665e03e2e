import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileNameOf, readDesign, writeDesign } from '../../../../src-main/planning/design/read-design'
import { anyDesign } from './any-design'

const file = (content: object): string => JSON.stringify({ formatVersion: 2, name: 'x', elements: [], ...content })

const problems = (text: string): readonly string[] =>
  readDesign(text).problems.map(({ place, message }) => `${place} | ${message}`)

describe('a design', () => {
  it('is the same after it was written and read', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        expect(readDesign(writeDesign(design))).toEqual({ design, problems: [] })
      }),
    )
  })

  it('is written the same way however its file was ordered', () => {
    const shuffled =
      '{"elements": [{"name": "b", "shards": 2, "id": "a", "kind": "stream"}], "name": "x", "formatVersion": 2}'
    const plain = file({ elements: [{ kind: 'stream', id: 'a', name: 'b', shards: 2 }] })
    const [one, other] = [shuffled, plain].map((text) => readDesign(text).design)
    expect(one && writeDesign(one)).toBe(other && writeDesign(other))
  })

  it('has a file named after it', () => {
    const { design } = readDesign(file({ name: ' Pedidos / añadidos: 2 ' }))
    expect(design && fileNameOf(design)).toBe('pedidos-añadidos-2.streamgauge.json')
    const { design: other } = readDesign(file({ name: '…' }))
    expect(other && fileNameOf(other)).toBe('design.streamgauge.json')
  })
})

describe('a file that is wrong is refused, with the place', () => {
  it.each([
    ['{"formatVersion": 1,\n "name" "x"}', 'line 2, column 9 | This is not JSON from here on.'],
    [
      '{"formatVersion": 1, "name"',
      'line 1, column 28 | The file ends here, in the middle of it: it was cut short. Fetch it again.',
    ],
    ['{"name": "a",\n"name": "b"}', 'line 2, column 1 | “name” is there twice.'],
    ['[]', 'formatVersion | This is no design: it does not say its formatVersion, such as 2.'],
    [
      '{"formatVersion": 3}',
      'formatVersion | The file is of format version 3. This Streamgauge reads up to 2: use a newer one.',
    ],
    ['{"formatVersion": "1"}', 'formatVersion | There is no format version "1"; the newest is 2.'],
    [file({ colour: 'red' }), 'colour | is not known here. Is it misspelt?'],
    [file({ name: undefined }), 'name | is missing.'],
    [file({ region: 'mars' }), 'region | is not as it must be (a region as AWS spells it, such as us-east-1): "mars".'],
  ])('%s', (text, problem) => {
    expect(readDesign(text).design).toBeNull()
    expect(problems(text)).toEqual([problem])
  })

  it('names an element by its id and says what a member must be', () => {
    const orders = {
      kind: 'stream',
      id: 'orders',
      name: 'o',
      shards: 0,
      mode: 'fast',
      retentionHours: '1 day',
      shard: 2,
    }
    expect(problems(file({ elements: [{ kind: 'sink', id: 'a', name: 'a' }, orders] }))).toEqual([
      'elements[1] "orders": mode | must be one of provisioned, on-demand, on-demand-advantage, not "fast".',
      'elements[1] "orders": shards | must be at least 1, not 0.',
      'elements[1] "orders": retentionHours | must be of type number, not "1 day".',
      'elements[1] "orders": shard | is not known here. Is it misspelt?',
    ])
  })

  it('names what an unknown kind could be, and what is wrong deep within a workload', () => {
    const workload = {
      recordsPerSecond: { p10: 5, p50: 1, p90: 9 },
      recordBytes: { kind: 'uniform', min: 9, max: 2 },
      shape: [1],
    }
    const [kind, ...others] = problems(
      file({
        elements: [
          { kind: 'shard', id: 'a', name: 'a' },
          { kind: 'source', id: 's', name: 's', workload },
        ],
      }),
    )
    expect(kind).toMatch(/^elements\[0\] "a": kind \| must be one of source, stream, .*, not "shard"\.$/)
    expect(others).toEqual([
      'elements[1] "s": workload.recordsPerSecond | is not as it must be (p10, p50 and p90 must rise): {"p10":5,"p50":1,"p90":9}.',
      'elements[1] "s": workload.recordBytes | is not as it must be (min must not be above max): {"kind":"uniform","min":9,"max":2}.',
      'elements[1] "s": workload.shape | is not as it must be (a day of 24 or a week of 168 hours): [1].',
    ])
  })

  it('says of an estimate that it is a number or a range', () => {
    const workload = { recordsPerSecond: '5/s', recordBytes: { kind: 'constant', bytes: 1 } }
    expect(problems(file({ elements: [{ kind: 'source', id: 's', name: 's', workload }] }))).toEqual([
      'elements[0] "s": workload.recordsPerSecond | must be a number that is not negative, or a range as p10, p50, p90, not "5/s".',
    ])
  })

  it('can say each of them in any language', () => {
    const [problem] = readDesign('{"formatVersion": 3}').problems
    expect(problem?.text).toEqual({ key: 'failure.DesignNewer', values: { version: 3, newest: 2 } })
  })
})

it('takes a file of the first version forward', () => {
  const workload = { recordsPerSecond: 5, recordBytes: { kind: 'constant', bytes: 100 } }
  const { design } = readDesign(
    JSON.stringify({ formatVersion: 1, name: 'Old', elements: [{ kind: 'source', id: 's', name: 'S', workload }] }),
  )
  expect(design).toMatchObject({
    formatVersion: 2,
    name: 'Old',
    elements: [{ retryForSeconds: 30, workload: { recordsPerSecond: 5, arrivals: 'poisson' } }],
  })
})

it('reads any text without breaking', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    anyDesign.map(writeDesign).chain((text) => fc.nat(text.length).map((cut) => text.slice(0, cut))),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const { design, problems: found } = readDesign(text)
      expect(design === null).toBe(found.length > 0)
    }),
  )
})

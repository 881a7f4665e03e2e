import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { NewRecord, PutOutcome } from '../../../../src-main/contract/produce'
import { putAll, type PutProgress } from '../../../../src-renderer/records/produce/put-all'

const kept: PutOutcome = { kind: 'kept', shardId: 'shardId-000000000000', sequenceNumber: '1' }
const throttled: PutOutcome = {
  kind: 'refused',
  isThrottled: true,
  code: 'ProvisionedThroughputExceededException',
  message: '',
}
const refused: PutOutcome = { kind: 'refused', isThrottled: false, code: 'ValidationException', message: 'Too large.' }
const records = (count: number, data = 'aGk='): NewRecord[] =>
  Array.from({ length: count }, (_, at) => ({ partitionKey: String(at), data }))

/** A stream that answers as told, on a clock of its own. */
const stream = (answer: (record: NewRecord, call: number) => PutOutcome) => {
  const calls: NewRecord[][] = []
  const waits: number[] = []
  let time = 0
  const progress: PutProgress[] = []
  const options = {
    put: async (portion: NewRecord[]) => {
      calls.push(portion)
      return portion.map((record) => answer(record, calls.length))
    },
    wait: async (ms: number) => {
      waits.push(ms)
      time += ms
    },
    now: () => time,
    signal: new AbortController().signal,
    onProgress: (now: PutProgress) => void progress.push(now),
  }
  return { calls, waits, progress, options, elapsed: () => time }
}

it('puts each record once where nothing is throttled, at most 500 at a time', async () => {
  const { calls, options } = stream(() => kept)
  expect(await putAll(records(1201), options)).toEqual({ kept: 1201, refused: 0, throttled: 0 })
  expect(calls.map(({ length }) => length)).toEqual([500, 500, 201])
})

it('keeps a request below what one takes', async () => {
  const { calls, options } = stream(() => kept)
  await putAll(records(5, 'A'.repeat(1_500_000)), options)
  expect(calls.map(({ length }) => length)).toEqual([2, 2, 1])
})

it('loses no record, whichever are throttled', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { maxLength: 60 }), async (times) => {
      const left = new Map(times.map((count, at) => [String(at), count]))
      const { options, progress } = stream(({ partitionKey }) => {
        const more = left.get(partitionKey) ?? 0
        left.set(partitionKey, more - 1)
        return more > 0 ? throttled : kept
      })
      const total = times.reduce((sum, count) => sum + count, 0)
      expect(await putAll(records(times.length), options)).toEqual({ kept: times.length, refused: 0, throttled: total })
      if (times.length > 0) expect(progress.at(-1)?.kept).toBe(times.length)
    }),
  )
})

it('waits longer each time that nothing gets through', async () => {
  const { waits, options } = stream((_record, call) => (call <= 7 ? throttled : kept))
  await putAll(records(1), options)
  expect(waits).toEqual([100, 200, 400, 800, 1600, 2000, 2000])
})

it('counts what is refused, with the first reason, and does not put it again', async () => {
  const { calls, options } = stream(({ partitionKey }) => (partitionKey === '1' ? refused : kept))
  expect(await putAll(records(3), options)).toEqual({
    kept: 2,
    refused: 1,
    throttled: 0,
    refusal: expect.objectContaining({ message: 'Too large.' }),
  })
  expect(calls).toHaveLength(1)
})

it('keeps to a rate', async () => {
  const { options, elapsed } = stream(() => kept)
  await putAll(records(1000), { ...options, recordsPerSecond: 200 })
  expect(elapsed()).toBeCloseTo(5000, 0)
})

it('puts nothing more once it is cancelled', async () => {
  const working = new AbortController()
  const { calls, options } = stream(() => kept)
  const putting = putAll(records(5000), {
    ...options,
    signal: working.signal,
    onProgress: ({ kept }) => kept >= 1000 && working.abort(),
  })
  await expect(putting).rejects.toThrow()
  expect(calls).toHaveLength(2)
})

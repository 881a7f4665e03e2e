import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecastOf, worstForecast, type Outlook } from '../../../../../src-main/engine/streams/consumption/forecast'
import type { ReadingSample } from '../../../../../src-main/engine/streams/consumption/reading'

const hour = 3_600_000
const start = Date.UTC(2026, 0, 1)
const behind: Outlook = { state: 'reading', retentionMs: 24 * hour, atTipAt: -Infinity, gapMs: 1000 }

const sample = (changes: Partial<ReadingSample>): ReadingSample => ({
  ...{ at: start, position: 1, head: 1, lagMs: 0 },
  ...{ calls: 0, bytes: 0, overCalls: 0, overBytes: 0 },
  ...changes,
})

/** A minute of samples of somebody who reads and a shard that is written to, each at an even rate a second. */
const minute = (read: number, written: number, { unread = 0, lagMs = 60_000, lagGrowth = 0 } = {}): ReadingSample[] =>
  Array.from({ length: 13 }, (_, i) =>
    sample({
      at: start + i * 5000,
      position: 1000 + read * i * 5,
      head: 1000 + unread + written * i * 5,
      lagMs: lagMs + lagGrowth * i * 5000,
    }),
  )

const forecast = (samples: readonly ReadingSample[], outlook = behind) =>
  forecastOf(samples.slice(0, -1), samples.at(-1) as ReadingSample, outlook)

describe('the forecast of a lag', () => {
  it('is none for who has read everything, or had a moment ago', () => {
    expect(forecast(minute(10, 10))).toEqual({ kind: 'up-to-date' })
    const now = start + 60_000
    expect(forecast(minute(10, 10, { unread: 20 }), { ...behind, atTipAt: now - 9000 })).toEqual({ kind: 'up-to-date' })
    expect(forecast(minute(10, 10, { unread: 20 }), { ...behind, atTipAt: now - 50_000, gapMs: 30_000 })).toEqual({
      kind: 'up-to-date',
    })
    expect(forecast(minute(10, 10, { unread: 20 }), { ...behind, atTipAt: now - 11_000 })).toEqual({
      kind: 'keeps-pace',
    })
  })

  it('is right when rates stay: then, nothing is unread', () => {
    const amount = fc.integer({ min: 1, max: 1000 })
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 100_000, max: 1_000_000 }), (gain, written, unread) => {
        const read = written + gain
        fc.pre(gain > 0.06 * read)
        const samples = minute(read, written, { unread })
        const { position, head, at } = samples.at(-1) as ReadingSample
        const predicted = forecast(samples)
        expect(predicted.kind).toBe('catches-up')
        const seconds = ((predicted as { at: number }).at - at) / 1000
        expect(position + read * seconds).toBeCloseTo(head + written * seconds, 3)
      }),
    )
  })

  it('is right when a lag grows: then, it is as long as the retention', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.03, max: 1, noNaN: true }), (lagGrowth) => {
        const samples = minute(10, 50, { unread: 1000, lagGrowth })
        const { lagMs, at } = samples.at(-1) as ReadingSample
        const predicted = forecast(samples)
        expect(predicted.kind).toBe('falls-off')
        const elapsed = (predicted as { at: number }).at - at
        expect((lagMs ?? 0) + lagGrowth * elapsed).toBeCloseTo(24 * hour, 0)
      }),
    )
  })

  it('of who has stopped is the end of the retention of what he has not read', () => {
    const samples = minute(0, 10, { unread: 5, lagMs: hour })
    expect(forecast(samples, { ...behind, state: 'stopped' })).toEqual({
      kind: 'falls-off',
      at: start + 60_000 + 23 * hour,
    })
    expect(forecast(minute(0, 10, { unread: 5, lagMs: 24 * hour }), { ...behind, state: 'stopped' })).toEqual({
      kind: 'lost',
    })
    expect(forecast(minute(0, 0), { ...behind, state: 'stopped' })).toEqual({ kind: 'up-to-date' })
    expect(forecast(minute(0, 0), { ...behind, state: 'finished' })).toEqual({ kind: 'finished' })
  })

  it('waits until something was seen', () => {
    expect(forecast(minute(10, 50, { unread: 10 }).slice(0, 2))).toEqual({ kind: 'unknown' })
    expect(forecast([sample({ head: 5 })])).toEqual({ kind: 'unknown' })
    expect(forecast([sample({ head: 5, lagMs: undefined })], { ...behind, state: 'stopped' })).toEqual({
      kind: 'unknown',
    })
  })
})

it('of several shards is the worst: the soonest loss, the last to catch up', () => {
  const falls = (at: number) => ({ kind: 'falls-off', at }) as const
  const catches = (at: number) => ({ kind: 'catches-up', at }) as const
  expect(worstForecast([{ kind: 'up-to-date' }, falls(9), catches(3), falls(5)])).toEqual(falls(5))
  expect(worstForecast([{ kind: 'finished' }, catches(3), { kind: 'up-to-date' }, catches(7)])).toEqual(catches(7))
  expect(worstForecast([falls(5), { kind: 'lost' }])).toEqual({ kind: 'lost' })
})

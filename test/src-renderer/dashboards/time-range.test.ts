import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fixedRange,
  liveRange,
  presetNames,
  presetOf,
  rangeOfQuery,
  rangeToQuery,
  spanAt,
} from '../../../src-renderer/dashboards/time-range'

const now = 1_780_000_000

describe('a time range in an address', () => {
  it('comes back as it was', () => {
    const fixed = fc
      .tuple(fc.integer({ min: 1, max: now - 100 }), fc.integer({ min: 10, max: 100 }))
      .map(([from, seconds]) => ({ kind: 'fixed' as const, from, to: from + seconds }))
    const range = fc.oneof(fc.constantFrom(...presetNames).map(liveRange), fixed)
    fc.assert(
      fc.property(range, (wanted) => {
        expect(rangeOfQuery(rangeToQuery(wanted), now)).toEqual(wanted)
      }),
    )
  })

  it('is five minutes, live, where the address has nothing or nonsense', () => {
    const first = { kind: 'live', seconds: 300 }
    expect(rangeOfQuery({}, now)).toEqual(first)
    expect(rangeOfQuery({ range: '5 weeks' }, now)).toEqual(first)
    expect(rangeOfQuery({ from: 'yesterday', to: 'today' }, now)).toEqual(first)
    expect(rangeOfQuery({ from: String(now + 10), to: String(now + 20) }, now)).toEqual(first)
  })
})

describe('a fixed range', () => {
  it('ends now at the latest, and lasts ten seconds at least', () => {
    expect(fixedRange(now - 60.5, now + 1000, now)).toEqual({ kind: 'fixed', from: now - 61, to: now })
    expect(fixedRange(now - 5, now, now)).toBeNull()
    expect(fixedRange(now - 20, now - 30, now)).toBeNull()
  })

  it('has no name among the lengths to choose from', () => {
    expect(presetOf({ kind: 'fixed', from: now - 60, to: now })).toBeUndefined()
    expect(presetOf(liveRange('1h'))).toBe('1h')
  })
})

it('a live range reaches from so long ago up to now', () => {
  expect(spanAt(liveRange('1m'), now)).toEqual({ from: now - 60, to: now })
})

import { describe, expect, it } from 'vitest'
import { cheapestThatFits, differenceOf, standingOf } from '../../../../src-main/planning/analysis/compare'
import type { Design } from '../../../../src-main/planning/design/design'
import { evaluated, inEnglish, pipeline, reader, source } from '../pipelines'

const scenario = (name: string, design: Design) => ({ name, evaluation: evaluated(design) })
const saying = (first: Design, other: Design): string =>
  differenceOf(scenario('A', first), scenario('B', other)).map(inEnglish).join(', ')

describe('a scenario against the first', () => {
  it('is told in one sentence: cost, age, throttles', () => {
    const readers = [reader('a'), reader('b'), reader('c')]
    const one = pipeline(source(900), { shards: 1 }, readers)
    // 900 KiB/s for each of three from 2 MiB/s: 14.5 minutes an hour behind. Three more shards are 3 × $10.95.
    expect(saying(one, pipeline(source(900), { shards: 4 }, readers))).toBe(
      '+32.85 a month, age −14.5 min an hour, no throttles',
    )
    expect(saying(pipeline(source(900), { shards: 4 }, readers), one)).toBe(
      '−32.85 a month, age +14.5 min an hour, readers fall behind',
    )
  })

  it('counts what it throttles', () => {
    expect(saying(pipeline(source(1500), { shards: 2 }), pipeline(source(1500), { shards: 1 }))).toBe(
      '−10.95 a month, 1,800,000 records an hour throttled',
    )
  })

  it('speaks of what is known where not everything is', () => {
    const flink = { kind: 'flink-application', id: 'flink' } as const
    const unknown = pipeline(source(1), {}, [flink])
    expect(saying(unknown, unknown)).toBe('the same cost in what is known, no throttles')
  })
})

describe('a scenario of whose cost nothing is known', () => {
  const known = pipeline(source(900), { shards: 4 })
  const unknown = { ...known, region: 'eu-west-3' }

  it('is not said to cost less, or more', () => {
    expect(saying(known, unknown)).toBe('its cost is not known, no throttles')
    expect(saying(unknown, unknown)).toBe('its cost is not known, no throttles')
  })

  it('is not what others are measured by', () => {
    expect(saying(unknown, known)).toBe('what the first costs is not known, no throttles')
  })
})

describe('scenarios side by side', () => {
  const [throttling, fitting, dear] = [1, 2, 3].map((shards) =>
    scenario(String(shards), pipeline(source(1500), { shards })),
  )

  it('have the sum of what is throttled and the highest load', () => {
    expect(throttling && standingOf(throttling.evaluation)).toEqual({
      ...{ isFeasible: false, throttledPerHour: 1_800_000, load: 1.5, ageGrowthMinutesPerHour: 0 },
    })
  })

  it('have the cheapest of those that fit', () => {
    if (!throttling || !fitting || !dear) throw new Error('There are three.')
    expect(cheapestThatFits([throttling, dear, fitting])).toBe(2)
    expect(cheapestThatFits([throttling])).toBeNull()
  })
})

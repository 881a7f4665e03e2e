import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cheapestOf as inTurns, type Cheapest } from '../../../../src-main/planning/analysis/cheapest'
import { finished } from '../../../../src-main/planning/analysis/turns'
import type { Design } from '../../../../src-main/planning/design/design'
import type { Evaluate } from '../../../../src-main/planning/analysis/rank'
import { designOf, evaluated, inEnglish, pipeline, reader, source } from '../pipelines'

const cheapestOf = (design: Design, evaluate: Evaluate): Cheapest => finished(inTurns(design, evaluate))

const moneyless = (sentence: string): string => sentence.replaceAll(/\d+(\.\d+)?/g, '#')

describe('the cheapest that fits', () => {
  it('never throttles while any of the ways fits, and is never dearer than one that fits and is as well known', () => {
    const load = fc.record({
      rate: fc.double({ min: 0.1, max: 30_000, noNaN: true }),
      bytes: fc.integer({ min: 1, max: 300_000 }),
      ...{ shards: fc.integer({ min: 1, max: 50 }), shared: fc.integer({ min: 0, max: 7 }) },
    })
    fc.assert(
      fc.property(load, ({ rate, bytes, shards, shared }) => {
        const readers = Array.from({ length: shared }, (_, i) => reader(`reader-${i}`))
        const sizes = { recordBytes: { kind: 'constant' as const, bytes } }
        const { options } = cheapestOf(pipeline(source(rate, sizes), { shards }, readers), evaluated)
        const [first] = options
        const fits = options.filter(({ evaluation }) => evaluation.isFeasible)
        expect(first?.evaluation.isFeasible).toBe(fits.length > 0)
        for (const { evaluation } of fits) {
          const isAsKnown = evaluation.bill.unknownLines <= (first?.evaluation.bill.unknownLines ?? 0)
          if (isAsKnown) expect(first?.evaluation.bill.total.lte(evaluation.bill.total)).toBe(true)
        }
        for (const option of options) expect(option.evaluation).toEqual(evaluated(option.design))
        expect(options.filter(({ isPresent }) => isPresent)).toHaveLength(1)
      }),
      { numRuns: 15 },
    )
  })

  it('says what to change and what that saves', () => {
    const { options, reason } = cheapestOf(pipeline(source(900), { shards: 5 }), evaluated)
    // Four shards less.
    expect(options[0]?.changes.map(inEnglish)).toEqual(['stream: provisioned, shards: 1'])
    expect(reason).toMatchObject({ key: 'plan.reason.saves', values: { savedUsd: '43.8' } })
  })

  it('gives a plan that throttles more shards, though that is dearer', () => {
    const { options, reason } = cheapestOf(pipeline(source(1900), { shards: 1 }), evaluated)
    expect(options[0]).toMatchObject({ isPresent: false, evaluation: { isFeasible: true } })
    expect(reason.key).toBe('plan.reason.presentThrottles')
    const present = options.find(({ isPresent }) => isPresent)
    expect(present?.evaluation.bill.total.lt(options[0]?.evaluation.bill.total ?? 0)).toBe(true)
  })

  it('stays with the design as it is where nothing is cheaper, and says by how much', () => {
    const { options, reason } = cheapestOf(pipeline(source(900), { shards: 1 }), evaluated)
    expect(options[0]).toMatchObject({ isPresent: true, changes: [] })
    expect(moneyless(inEnglish(reason))).toBe('The design as it is, at # a month: the next one that fits costs # more.')
  })

  it('takes fan-out where shared reads do not suffice', () => {
    const readers = Array.from({ length: 6 }, (_, i) => reader(`reader-${i}`))
    const { options } = cheapestOf(pipeline(source(10), {}, readers), evaluated)
    expect(options[0]?.changes.map(inEnglish)).toContain('reader-0: enhanced fan-out')
  })

  it('lets nothing win silently of which not every price is known', () => {
    // Nobody says how large the backups are.
    const flink = { kind: 'flink-application', id: 'flink' } as const
    const { options, reason } = cheapestOf(pipeline(source(10), {}, [flink]), evaluated)
    expect(options[0]?.evaluation.bill.unknownLines).toBeGreaterThan(0)
    expect(reason.key).toBe('plan.reason.atLeast')
    expect(inEnglish(reason)).toContain('at least')
  })

  it('pays for many streams alike, or for one of them otherwise', () => {
    const ids = ['a', 'b', 'c', 'd']
    const design = designOf(
      [source(100), ...ids.map((id) => ({ kind: 'stream', id, shards: 2 }) as const)],
      ids.map((id) => ['source', id] as const),
    )
    const { options } = cheapestOf(design, evaluated)
    expect(options[0]?.changes.map(inEnglish)).toEqual(ids.map((id) => `${id}: provisioned, shards: 1`))
    // As it is; all alike in three ways; one with a shard less, or on demand in two ways.
    expect(options).toHaveLength(1 + 3 + 4 * 3)
  })

  it('has nothing to choose where there is no stream', () => {
    const { options, reason } = cheapestOf(designOf([{ kind: 'bucket', id: 'bucket', storageDays: 1 }]), evaluated)
    expect(options).toHaveLength(1)
    expect(inEnglish(reason)).toMatch(/^There is nothing to choose/)
  })

  it('says that none fits where one key is too much for any shard', () => {
    const hot = source(5000, { partitionKeys: { kind: 'hot-key', share: 0.9 } })
    const { options, reason } = cheapestOf(pipeline(hot), evaluated)
    expect(options.some(({ evaluation }) => evaluation.isFeasible)).toBe(false)
    expect(inEnglish(reason)).toMatch(/^None of these fits/)
  })

  it('does not count as a change what the account does anyway', () => {
    const design = (mode: 'on-demand' | 'on-demand-advantage'): Design =>
      designOf(
        [
          source(100),
          { kind: 'stream', id: 'first', mode: 'on-demand-advantage' },
          { kind: 'stream', id: 'second', mode },
        ],
        [
          ['source', 'first'],
          ['source', 'second'],
        ],
      )
    const changes = (of: Design) => cheapestOf(of, evaluated).options.map((option) => option.changes.map(inEnglish))
    expect(changes(design('on-demand'))).toEqual(changes(design('on-demand-advantage')))
  })

  it('has Advantage for all on-demand streams of the account or for none', () => {
    const both = pipeline(source(10), { mode: 'on-demand' })
    const stream = both.elements[1]
    if (stream?.kind !== 'stream') throw new Error('There is no stream.')
    const two = {
      ...both,
      elements: [...both.elements, { ...stream, id: 'other', name: 'other' }],
      edges: [...both.edges, { from: 'source', to: 'other' }],
    }
    const { options } = cheapestOf(two, evaluated)
    for (const { design } of options) {
      const modes = design.elements.flatMap((element) => (element.kind === 'stream' ? element.mode : []))
      expect(modes.includes('on-demand') && modes.includes('on-demand-advantage')).toBe(false)
    }
    expect(new Set(options.map(({ design }) => JSON.stringify(design))).size).toBe(options.length)
  })
})

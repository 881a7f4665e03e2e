import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choices, type Answers } from '../../../../src-main/planning/advisor/answers'
import { advise } from '../../../../src-main/planning/advisor/advise'
import { cheapestDesign } from '../../../../src-main/planning/advisor/cheapest-design'
import { designsOf } from '../../../../src-main/planning/advisor/designs'
import { checkDesign } from '../../../../src-main/planning/check/check-design'
import type { Terms } from '../../../../src-main/pricing/bill'
import { bundledBooks } from '../../../../src-main/services/bundled-books'

const usual: Answers = {
  ...{ freshness: 'seconds', ordering: 'by-key', replay: 'day', consumers: 2, recordsPerSecond: 2000 },
  ...{ recordBytes: 800, operations: 'some', processing: 'custom-code', payload: 'events' },
}
const terms: Terms = { hours: 730, rounding: 'line', withFreeTier: true, today: '2026-11-22' }
const options = {
  bookOf: (region: string) => bundledBooks.get(region),
  ...{ region: 'us-east-1', terms },
}
const streamOf = (answers: Answers) => {
  const { design } = cheapestDesign('data-streams', answers, options) ?? {}
  return design?.elements.find((element) => element.kind === 'stream')
}

const anyAnswers: fc.Arbitrary<Answers> = fc.record({
  freshness: fc.constantFrom('under-a-second', 'seconds', 'minutes', 'hours'),
  ordering: fc.constantFrom('none', 'by-key', 'all'),
  replay: fc.constantFrom('none', 'day', 'week', 'year'),
  consumers: fc.integer({ min: 1, max: 6 }),
  recordsPerSecond: fc.double({ min: 0.1, max: 20_000, noNaN: true }),
  recordBytes: fc.integer({ min: 1, max: 100_000 }),
  operations: fc.constantFrom('none', 'some', 'kafka-team'),
  processing: fc.constantFrom('delivery-only', 'transforms', 'custom-code'),
  payload: fc.constantFrom('events', 'video'),
})

describe('the design of a choice', () => {
  it('has nothing that is wrong with its connections, and costs something', () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom(...choices.filter((choice) => choice !== 'batch')), (answers, choice) => {
        const designs = designsOf(choice, answers, 'us-east-1')
        expect(designs.flatMap((design) => checkDesign(design).map(({ message }) => message))).toEqual([])
        const bill = cheapestDesign(choice, answers, options)?.bill
        expect(bill?.total.isPositive() === true || (bill?.unknownLines ?? 0) > 0).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('of Data Streams and MSK takes the load wherever they are possible', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        for (const { choice, isPossible } of advise({ ...answers, payload: 'events' })) {
          if (!isPossible || (choice !== 'data-streams' && choice !== 'msk')) continue
          expect([choice, cheapestDesign(choice, answers, options)?.isFeasible]).toEqual([choice, true])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is none for batch: nothing in a design writes files by itself', () => {
    expect(cheapestDesign('batch', usual, options)).toBeUndefined()
  })

  it('pays for a stream in the way that is cheapest for its load', () => {
    expect(streamOf(usual)).toMatchObject({ mode: 'provisioned', shards: 3 })
    expect(streamOf({ ...usual, recordsPerSecond: 0.1, consumers: 30 })).toMatchObject({ mode: 'on-demand-advantage' })
    expect(streamOf({ ...usual, ordering: 'all', recordsPerSecond: 500 })).toMatchObject({ shards: 1 })
    expect(streamOf({ ...usual, replay: 'year' })).toMatchObject({ retentionHours: 8760 })
  })

  it('of a queue is FIFO where order matters, one for each consumer', () => {
    const queues = (answers: Answers) =>
      designsOf('sqs', answers, 'us-east-1')[0]?.elements.filter((element) => element.kind === 'queue')
    expect(queues(usual)?.map(({ fifo }) => fifo)).toEqual([true, true])
    expect(queues({ ...usual, ordering: 'none', consumers: 1 })?.map(({ fifo }) => fifo)).toEqual([false])
  })
})

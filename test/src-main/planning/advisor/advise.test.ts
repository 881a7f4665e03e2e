import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import en from '../../../../resources/locales/en.json'
import { advise } from '../../../../src-main/planning/advisor/advise'
import type { Answers, Choice } from '../../../../src-main/planning/advisor/answers'
import { reconsiderations, rules } from '../../../../src-main/planning/advisor/rules'

const usual: Answers = {
  ...{ freshness: 'seconds', ordering: 'by-key', replay: 'day', consumers: 2, recordsPerSecond: 2000 },
  ...{ recordBytes: 800, operations: 'some', processing: 'custom-code', payload: 'events' },
}
const best = (change: Partial<Answers>): Choice | undefined => advise({ ...usual, ...change })[0]?.choice
const adviceOn = (choice: Choice, answers: Answers) => advise(answers).find((one) => one.choice === choice)
const scoreOf = (choice: Choice, answers: Answers): number => {
  const advice = adviceOn(choice, answers)
  return advice?.isPossible === true ? advice.score : -Infinity
}

const anyAnswers: fc.Arbitrary<Answers> = fc.record({
  freshness: fc.constantFrom('under-a-second', 'seconds', 'minutes', 'hours'),
  ordering: fc.constantFrom('none', 'by-key', 'all'),
  replay: fc.constantFrom('none', 'day', 'week', 'year'),
  consumers: fc.constantFrom(1, 2, 20, 21, 50, 51, 100),
  recordsPerSecond: fc.constantFrom(1, 100, 101, 1000, 1001, 20_000, 1e6),
  recordBytes: fc.constantFrom(100, 1500, 6000, 1_000_001, 1_024_001, 2 ** 20 + 1, 2 ** 22),
  operations: fc.constantFrom('none', 'some', 'kafka-team'),
  processing: fc.constantFrom('delivery-only', 'transforms', 'custom-code'),
  payload: fc.constantFrom('events', 'video'),
})

describe('what is recommended', () => {
  it.each<[string, Partial<Answers>, Choice]>([
    ['fresh, ordered by key, read again, several programs', {}, 'data-streams'],
    ['a dashboard within a second', { freshness: 'under-a-second', consumers: 4 }, 'data-streams'],
    [
      'logs into a bucket within minutes, nobody to operate anything',
      {
        ...{ freshness: 'minutes', ordering: 'none', replay: 'none', consumers: 1 },
        operations: 'none',
        processing: 'delivery-only',
      },
      'firehose',
    ],
    [
      'the same with a function that changes records',
      {
        ...{ freshness: 'minutes', ordering: 'none', replay: 'none', consumers: 1 },
        operations: 'none',
        processing: 'transforms',
      },
      'firehose',
    ],
    [
      'jobs for one program, never read again',
      { ...{ ordering: 'none', replay: 'none', consumers: 1 }, recordsPerSecond: 20, operations: 'none' },
      'sqs',
    ],
    ['a team that runs Kafka already', { operations: 'kafka-team', replay: 'year', recordsPerSecond: 50_000 }, 'msk'],
    [
      'one order over more than a shard takes',
      { ordering: 'all', recordsPerSecond: 5000, operations: 'kafka-team' },
      'msk',
    ],
    ['one order over what a shard takes', { ordering: 'all', recordsPerSecond: 500 }, 'data-streams'],
    ['cameras', { payload: 'video', recordBytes: 100_000, recordsPerSecond: 30 }, 'video-streams'],
    [
      'a report a day',
      { ...{ freshness: 'hours', ordering: 'none', replay: 'week', consumers: 3 }, processing: 'transforms' },
      'batch',
    ],
  ])('%s: %j → %s', (_case, change, choice) => {
    expect(best(change)).toBe(choice)
  })

  it('is never something that is excluded, as long as anything is possible', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const advice = advise(answers)
        const firstExcluded = advice.findIndex(({ isPossible }) => !isPossible)
        expect(
          advice.slice(firstExcluded === -1 ? advice.length : firstExcluded).some(({ isPossible }) => isPossible),
        ).toBe(false)
      }),
    )
  })
})

describe('the rules', () => {
  it('are each decisive for somebody: without it the order or what is possible would be another', () => {
    const sample = fc.sample(anyAnswers, { numRuns: 1500, seed: 5 })
    const outcome = (answers: Answers, of = rules): string =>
      advise(answers, of)
        .map(({ choice, isPossible }) => `${choice} ${isPossible}`)
        .join()
    const known = sample.map((answers) => outcome(answers))
    const idle = rules.filter((rule) => {
      const others = rules.filter((other) => other !== rule)
      return !sample.some((answers, i) => outcome(answers, others) !== known[i])
    })
    expect(idle).toEqual([])
  })

  it('say their reasons in a text each, the weightiest first', () => {
    const texts = en.advice as { reason: object; reconsider: object }
    expect(rules.map(({ reason }) => reason).filter((reason) => !(reason in texts.reason))).toEqual([])
    expect(reconsiderations.map(({ key }) => key).filter((key) => !(key in texts.reconsider))).toEqual([])
    const firehose = adviceOn('firehose', { ...usual, freshness: 'under-a-second' })
    expect(firehose?.reasons[0]).toEqual({ key: 'advice.reason.firehoseLate', isFor: false })
    expect(adviceOn('sqs', { ...usual, replay: 'none' })?.reconsider).toEqual(['advice.reconsider.queueToStreams'])
  })
})

describe('an answer that asks for more', () => {
  /** What may only get worse as the answers go on from left to right. */
  const worse = <Q extends keyof Answers>(choice: Choice, question: Q, answers: readonly Answers[Q][]) =>
    fc.assert(
      fc.property(anyAnswers, (others) => {
        const scores = answers.map((answer) => scoreOf(choice, { ...others, [question]: answer }))
        expect(scores).toEqual(scores.toSorted((a, b) => (a === b ? 0 : b > a ? 1 : -1)))
      }),
    )

  it('of freshness never speaks for batch or Firehose', () => {
    worse('batch', 'freshness', ['hours', 'minutes', 'seconds', 'under-a-second'])
    worse('firehose', 'freshness', ['hours', 'minutes', 'seconds', 'under-a-second'])
  })
  it('of consumers never speaks for Firehose or a queue', () => {
    worse('firehose', 'consumers', [1, 2, 20, 50, 100])
    worse('sqs', 'consumers', [1, 2, 20, 50, 100])
  })
  it('of order never speaks for Firehose, a queue or batch', () => {
    worse('firehose', 'ordering', ['none', 'by-key', 'all'])
    worse('sqs', 'ordering', ['none', 'by-key', 'all'])
    worse('batch', 'ordering', ['none', 'by-key', 'all'])
  })
  it('of replay never speaks for Firehose or a queue, and never against streams, Kafka or files', () => {
    worse('firehose', 'replay', ['none', 'day', 'week', 'year'])
    worse('sqs', 'replay', ['none', 'day', 'week', 'year'])
    worse('data-streams', 'replay', ['year', 'week', 'day', 'none'])
    worse('msk', 'replay', ['year', 'week', 'day', 'none'])
    worse('batch', 'replay', ['year', 'week', 'day', 'none'])
  })
  it('of volume never speaks for a queue or Firehose', () => {
    worse('sqs', 'recordsPerSecond', [1, 100, 101, 1000, 1001, 1e6])
    worse('firehose', 'recordsPerSecond', [1, 1000, 1e6])
    worse('firehose', 'recordBytes', [100, 6000, 1_024_001])
  })
  it('of knowing Kafka never speaks against it', () => {
    worse('msk', 'operations', ['kafka-team', 'some', 'none'])
  })
})

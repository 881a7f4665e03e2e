/** What somebody who looks for a service answers. What each means: contract/advisor.ts. */
export interface Answers {
  readonly freshness: 'under-a-second' | 'seconds' | 'minutes' | 'hours'
  readonly ordering: 'none' | 'by-key' | 'all'
  readonly replay: 'none' | 'day' | 'week' | 'year'
  readonly consumers: number
  readonly recordsPerSecond: number
  readonly recordBytes: number
  readonly operations: 'none' | 'some' | 'kafka-team'
  readonly processing: 'delivery-only' | 'transforms' | 'custom-code'
  readonly payload: 'events' | 'video'
}

export const choices = ['data-streams', 'firehose', 'sqs', 'msk', 'video-streams', 'batch'] as const
export type Choice = (typeof choices)[number]

/** More than `above` and at most `to`. */
interface Range {
  readonly above?: number
  readonly to?: number
}

/** Answers that something holds for: all that is named must be so. */
export type When = {
  readonly [Q in 'freshness' | 'ordering' | 'replay' | 'operations' | 'processing' | 'payload']?: readonly Answers[Q][]
} & {
  readonly [Q in 'consumers' | 'recordsPerSecond' | 'recordBytes' | 'bytesPerSecond']?: Range
}

export const holds = (when: When, answers: Answers): boolean => {
  const given = { ...answers, bytesPerSecond: answers.recordsPerSecond * answers.recordBytes }
  return Object.entries(when).every(([question, wanted]) => {
    const answer = given[question as keyof typeof given]
    return Array.isArray(wanted) ? wanted.includes(answer) : isIn(wanted as Range, answer as number)
  })
}

const isIn = ({ above = -Infinity, to = Infinity }: Range, value: number): boolean => value > above && value <= to

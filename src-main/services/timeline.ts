import { TimelineEvent } from '../contract/history'
import type { Injections } from '../engine/injection/injections'
import type { InjectionRule } from '../engine/injection/rule'
import type { Clock } from '../platform/clock'
import type { Logger } from '../platform/logger'
import type { EventDetail, EventQuestion, EventStore } from '../storage/event-store'
import type { FeedSink } from './contract-server'

/** What happened to the open project and its streams, for the notes in charts. */
export interface Timeline {
  /** Note something that has just happened; `arn` where it is about one stream. A failure to keep it is logged. */
  note(event: { readonly kind: TimelineEvent['kind']; readonly arn?: string; readonly detail?: EventDetail }): void
  /** Oldest first; times in epoch milliseconds, `to` excluded. */
  read(question: EventQuestion): Promise<readonly TimelineEvent[]>
  /** Newest first. */
  newest(question: Pick<EventQuestion, 'arn'> & { readonly limit: number }): Promise<readonly TimelineEvent[]>
  /** Called after something was noted. The returned function ends it. */
  onChange(listener: () => void): () => void
  /** Resolves when all that was noted is kept. */
  settled(): Promise<void>
}

export interface TimelineOptions {
  readonly store: EventStore
  readonly clock: Clock
  readonly logger: Logger
}

export const createTimeline = ({ store, clock, logger }: TimelineOptions): Timeline => {
  const listeners = new Set<() => void>()
  let last: Promise<void> = Promise.resolve()
  const read = async (question: EventQuestion): Promise<TimelineEvent[]> =>
    (await store.read(question)).flatMap((event) => {
      // A kind that a newer version has written is none of ours.
      const known = TimelineEvent.safeParse(event)
      return known.success ? [known.data] : []
    })
  return {
    note: ({ kind, arn, detail = {} }) => {
      const kept = store
        .append({ at: clock.now(), kind, detail, ...(arn === undefined ? {} : { arn }) })
        .then(() => listeners.forEach((listener) => listener()))
        .catch((error: unknown) => logger.warn(`"${kind}" could not be noted in the timeline: ${String(error)}`))
      last = Promise.all([last, kept]).then(() => {})
    },
    read: async (question) => (await read(question)).reverse(),
    newest: read,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    settled: () => last,
  }
}

/** Send the newest events now and whenever there are newer ones. */
export const watchTimeline = (
  timeline: Timeline,
  question: { readonly arn?: string | undefined; readonly limit: number },
  sink: FeedSink<{ events: TimelineEvent[] }>,
): (() => void) => {
  let asked = 0
  const send = (): void => {
    const mine = ++asked
    timeline.newest(question).then(
      (events) => {
        // A read that was overtaken by a newer one has nothing to add.
        if (mine === asked) sink.send({ events: [...events] })
      },
      (error: unknown) => sink.fail(error),
    )
  }
  send()
  return timeline.onChange(send)
}

/** Note rules of what is to go wrong as they come and go, those that are there already among them. */
export const noteInjections = (timeline: Timeline, injections: Injections): (() => void) => {
  let known = new Map<string, InjectionRule>()
  const look = (): void => {
    const now = new Map(injections.list().map(({ id, rule }) => [id, rule]))
    const note = (change: 'added' | 'removed', id: string, rule: InjectionRule): void =>
      timeline.note({ kind: 'fault-injection', detail: { change, rule: id, ...detailOf(rule) } })
    for (const [id, rule] of now) if (!known.has(id)) note('added', id, rule)
    for (const [id, rule] of known) if (!now.has(id)) note('removed', id, rule)
    known = now
  }
  look()
  return injections.onChange(look)
}

const detailOf = ({ fault, latencyMs, stream, operations, share }: InjectionRule): EventDetail => ({
  share,
  ...(fault === undefined ? {} : { fault: fault.name }),
  ...(latencyMs === undefined ? {} : { latencyMs: `${latencyMs.least}–${latencyMs.most}` }),
  ...(stream === undefined ? {} : { stream }),
  ...(operations === undefined ? {} : { operations: operations.join(', ') }),
})

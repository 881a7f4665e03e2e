import { AlarmEvent, type Alarm, type AlarmPreview, type AlarmRule, type AlarmRuleState } from '../../contract/alarms'
import type { Streams } from '../../engine/streams/streams'
import type { History } from '../../metrics/history'
import type { Clock } from '../../platform/clock'
import type { Ids } from '../../platform/ids'
import type { Logger } from '../../platform/logger'
import type { Sentence } from '../../platform/sentence'
import type { AlarmEventStore, StoredAlarmEvent } from '../../storage/alarm-events'
import type { DocumentStore } from '../../storage/document-store'
import { toldBy } from '../tell'
import { LiveRule, streamOf, toEvent, type Change } from './live-rule'
import { readValues } from './metrics'
import { previewOf } from './preview'
import { defaultRules, problemOf, subjectsOf } from './rules'

/** Rules about the metrics of a project, evaluated as its time passes. */
export interface Alarms {
  /** By name. @param arn shows of each rule's alarms those about this stream only */
  states(arn?: string): readonly AlarmRuleState[]
  readonly ringing: number
  /** By ARN, of streams about which alarms ring: how many, and the names of their rules. */
  ringingByStream(): ReadonlyMap<string, { readonly alarms: number; readonly rules: string[] }>
  /** Whether the desktop shows alarms that begin to ring. */
  readonly isOnDesktop: boolean
  /** Newest first. */
  log(limit: number): Promise<readonly AlarmEvent[]>
  /** Keep a rule, a new one without id. @returns its id, or what is wrong with it */
  save(id: string | undefined, rule: AlarmRule): Promise<{ readonly id: string } | { readonly problem: Sentence }>
  has(id: string): boolean
  remove(id: string): Promise<void>
  /** @returns how many were brought back */
  restoreDefaults(): Promise<number>
  preview(rule: AlarmRule): Promise<AlarmPreview>
  /** Told after rules were evaluated or changed, of the alarms that began to ring. The returned function ends it. */
  onChange(listener: (began: readonly AlarmEvent[]) => void): () => void
  /** Resolves when what is being evaluated is, and is kept. */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface AlarmsOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  readonly streams: Pick<Streams, 'all'>
  readonly history: History
  readonly rules: DocumentStore<AlarmRule>
  readonly events: AlarmEventStore
  /** A project that never had rules begins with the default ones. */
  readonly isNew: boolean
  /** Told of everything that is kept. */
  readonly note?: (event: AlarmEvent) => void
  /** Shows on the desktop what began to ring; undefined where there is no such thing. */
  readonly notify?: ((began: readonly AlarmEvent[]) => void) | undefined
}

/** How often it is looked whether a period is over; and how long after it is, for samples that come late. */
const lookEveryMs = 5_000
const graceMs = 2_000

export const openAlarms = async (options: AlarmsOptions): Promise<Alarms> => {
  const { clock, logger, streams, history, note, notify } = options
  const listeners = new Set<(began: readonly AlarmEvent[]) => void>()
  const ringing = await options.events.ringing()
  let nextEventId = ((await options.events.newest(1))[0]?.id ?? 0) + 1
  if (options.isNew) for (const [id, rule] of Object.entries(defaultRules)) await options.rules.save(id, rule)
  const rules = new Map(
    [...(await options.rules.all())].map(([id, rule]) => [id, new LiveRule(id, rule, ringingOf(id, rule, ringing))]),
  )
  let evaluation: Promise<void> | undefined

  const all = (): readonly LiveRule[] => [...rules.values()].sort((a, b) => (a.rule.name < b.rule.name ? -1 : 1))

  const evaluateDue = async (): Promise<void> => {
    const changes: (readonly [LiveRule, Change])[] = []
    let hasEvaluated = false
    for (const live of all()) {
      if (!live.rule.isEnabled) continue
      const found = await tryRule(live)
      if (found === undefined) continue
      hasEvaluated = true
      changes.push(...found.map((change) => [live, change] as const))
    }
    if (hasEvaluated) await tell(changes)
  }

  /** A rule that cannot be evaluated says so, and others go on. It is tried again at every look. */
  const tryRule = async (live: LiveRule): Promise<readonly Change[] | undefined> => {
    try {
      const changes = await evaluateRule(live)
      if (changes !== undefined) live.trouble = null
      return changes
    } catch (error) {
      const trouble = error instanceof Error ? toldBy(error) : { message: String(error) }
      if (live.trouble?.message === trouble.message) return undefined
      live.trouble = trouble
      logger.error(`The alarm "${live.rule.name}" could not be evaluated`, error)
      return []
    }
  }

  /** @returns undefined when no period has ended since the last time */
  const evaluateRule = async (live: LiveRule): Promise<readonly Change[] | undefined> => {
    const { rule, id } = live
    const { period } = rule
    const to = Math.floor((clock.now() - graceMs) / 1000 / period) * period
    if (to === live.evaluatedTo) return undefined
    const subjects = subjectsOf(rule, streams.all())
    const span = { from: to - live.wantedPeriods * period, to, period }
    const values = await readValues(history, rule, { subjects, span })
    // It may have been changed meanwhile.
    if (rules.get(id) !== live) return undefined
    const changes = live.take(subjects, values, clock.now())
    live.evaluatedTo = to
    return changes
  }

  /** Of alarms that come and go between OK and INSUFFICIENT_DATA nothing is kept: every new shard would fill the log. */
  const tell = async (changes: readonly (readonly [LiveRule, Change])[]): Promise<void> => {
    const told = changes
      .filter(([, { from, alarm }]) => from === 'ALARM' || alarm.state === 'ALARM')
      .map(([live, change]) => ({
        alarm: `${live.id} ${change.key}`,
        event: { id: nextEventId++, ...toEvent(live, change) },
      }))
    if (told.length > 0) await keep(told.map(({ alarm, event }) => ({ ...toStored(event), alarm })))
    const events = told.map(({ event }) => event)
    for (const event of events) note?.(event)
    const began = events.filter(({ to }) => to === 'ALARM')
    if (began.length > 0) notify?.(began)
    for (const listener of listeners) listener(began)
  }

  const keep = async (events: readonly StoredAlarmEvent[]): Promise<void> => {
    try {
      await options.events.append(events)
    } catch (error) {
      logger.warn(`What happened to alarms could not be written: ${String(error)}`)
    }
  }

  const look = (): void => {
    if (evaluation !== undefined) return
    evaluation = evaluateDue()
      .catch((error: unknown) => logger.error('Alarms could not be evaluated', error))
      .finally(() => (evaluation = undefined))
    void clock.during(evaluation)
  }

  const save = async (id: string, rule: AlarmRule): Promise<void> => {
    await options.rules.save(id, rule)
    const before = rules.get(id)
    const continued = before?.continuedBy(rule)
    rules.set(id, continued ?? new LiveRule(id, rule))
    await (continued === undefined ? end(before) : tell([]))
    look()
  }

  const end = (live: LiveRule | undefined): Promise<void> =>
    tell(live === undefined ? [] : live.end(clock.now()).map((change) => [live, change] as const))

  const stopLooking = clock.every(lookEveryMs, look)

  return {
    states: (arn) => all().map((live) => live.view(arn)),
    get ringing() {
      return [...rules.values()].reduce((sum, live) => sum + live.ringing.length, 0)
    },
    ringingByStream: () => {
      const found = new Map<string, { alarms: number; readonly rules: string[] }>()
      for (const { rule, ringing } of all()) {
        for (const [, alarm] of ringing) {
          const arn = streamOf(alarm)
          if (arn === null) continue
          const known = found.get(arn) ?? { alarms: 0, rules: [] }
          found.set(arn, known)
          known.alarms++
          if (known.rules.at(-1) !== rule.name) known.rules.push(rule.name)
        }
      }
      return found
    },
    isOnDesktop: notify !== undefined,
    log: async (limit) => (await options.events.newest(limit)).flatMap(readEvent),
    save: async (id = options.ids.hex(8), rule) => {
      const problem = problemOf(rule)
      if (problem !== undefined) return { problem }
      await save(id, rule)
      return { id }
    },
    has: (id) => rules.has(id),
    remove: async (id) => {
      await options.rules.remove(id)
      const before = rules.get(id)
      rules.delete(id)
      await end(before)
    },
    restoreDefaults: async () => {
      const missing = Object.entries(defaultRules).filter(([id]) => !rules.has(id))
      for (const [id, rule] of missing) await save(id, rule)
      return missing.length
    },
    preview: (rule) => previewOf(rule, { history, streams: streams.all(), now: clock.now() - graceMs }),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    settled: async () => {
      while (evaluation !== undefined) await evaluation
    },
    close: async () => {
      stopLooking()
      while (evaluation !== undefined) await evaluation
    },
  }
}

const toStored = (event: AlarmEvent): Omit<StoredAlarmEvent, 'alarm'> => ({
  ...{ id: event.id, at: event.at, rings: event.to === 'ALARM', content: event },
})

/** An event that a newer version has written is none of ours. */
const readEvent = ({ content }: StoredAlarmEvent): AlarmEvent[] => {
  const known = AlarmEvent.safeParse(content)
  return known.success ? [known.data] : []
}

/** Alarms of a rule that rang when the project was last open: they go on. */
const ringingOf = (id: string, rule: AlarmRule, ringing: readonly StoredAlarmEvent[]): Alarm[] =>
  ringing
    .flatMap(readEvent)
    .filter(({ ruleId }) => rule.isEnabled && ruleId === id)
    .map(({ to, at, subject, value, worst }) => ({ subject, state: to, since: at, value, worst }))

import type { Clock } from '../../platform/clock'
import type { Sentence } from '../../platform/sentence'
import { seededRandom, type Random } from '../producers/random'
import { operationsOf, problemOf, type InjectionRule, type NewInjection } from './rule'

/** A rule at work. */
export interface Injection {
  readonly id: string
  readonly rule: InjectionRule
  /** How many requests, or records of PutRecords, it was about so far, and how many of these it befell. */
  readonly met: number
  readonly hit: number
}

/** The rules of what is to go wrong: one home, whoever gives them. */
export interface Injections {
  /** In the order of their being added, those that are over included. */
  list(): readonly Injection[]
  /** @returns a sentence that says what is wrong with the rule, if something is */
  add(rule: NewInjection): Injection | Sentence
  /** @returns whether there was one */
  remove(id: string): boolean
  /** Called when rules come or go. The returned function ends it. */
  onChange(listener: () => void): () => void
  /** The rules about an operation, those in force and those not; the same empty list when there are none. */
  about(operation: string): readonly ActiveInjection[]
  /** Those that are limits of shards, likewise. */
  readonly limits: readonly ActiveInjection[]
}

/** For those who inject. */
export interface ActiveInjection {
  readonly rule: InjectionRule
  /** By the clock of the rules, which is that of who makes them. */
  isInForce(): boolean
  /** Does it befall this request or record? Every question is counted and takes the next chance of the seed. */
  befalls(): boolean
  /** How long a request it befell waits, milliseconds. */
  latency(): number
}

interface Kept extends ActiveInjection {
  readonly id: string
  met: number
  hit: number
}

const none: readonly ActiveInjection[] = []

export const createInjections = (clock: Clock): Injections => {
  let kept: readonly Kept[] = []
  let byOperation = new Map<string, Kept[]>()
  let limits = none
  let lastId = 0
  const listeners = new Set<() => void>()

  const keep = (next: readonly Kept[]): void => {
    kept = next
    byOperation = new Map()
    limits = kept.filter(({ rule }) => rule.isLimit === true)
    for (const injection of kept) {
      if (injection.rule.isLimit === true) continue
      for (const name of operationsOf(injection.rule)) {
        byOperation.set(name, [...(byOperation.get(name) ?? []), injection])
      }
    }
    for (const listener of listeners) listener()
  }

  return {
    list: () => kept.map(({ id, rule, met, hit }) => ({ id, rule, met, hit })),
    add: ({ durationMs, before = { met: 0, hit: 0 }, ...given }) => {
      const from = given.from ?? clock.now()
      const problem = problemOf({ ...given, from, durationMs })
      if (problem !== undefined) return problem
      const rule = { ...given, from, until: durationMs === undefined ? given.until : from + durationMs }
      const random = seededRandom(rule.seed)
      for (let asked = 0; asked < before.met; asked++) random.next()
      const injection = Object.assign(activate(rule, { id: String(++lastId), random, clock }), before)
      keep([...kept, injection])
      return { id: injection.id, rule, ...before }
    },
    remove: (id) => {
      const rest = kept.filter((injection) => injection.id !== id)
      const isThere = rest.length < kept.length
      if (isThere) keep(rest)
      return isThere
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    about: (operation) => byOperation.get(operation) ?? none,
    get limits() {
      return limits
    },
  }
}

interface Activation {
  readonly id: string
  readonly random: Random
  readonly clock: Clock
}

const activate = (rule: InjectionRule, { id, random, clock }: Activation): Kept => {
  const { share, latencyMs, from = -Infinity, until = Infinity } = rule
  const injection: Kept = {
    id,
    rule,
    met: 0,
    hit: 0,
    isInForce: () => {
      const now = clock.now()
      return now >= from && now < until
    },
    befalls: () => {
      injection.met++
      const isHit = random.next() < share
      if (isHit) injection.hit++
      return isHit
    },
    latency: () => (latencyMs === undefined ? 0 : random.integer(latencyMs.least, latencyMs.most)),
  }
  return injection
}

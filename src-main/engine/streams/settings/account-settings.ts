import type { AccountSettings } from '../../../storage/account-settings'
import type { DocumentStore } from '../../../storage/document-store'
import type { Clock } from '../../../platform/clock'
import type { Caller } from '../../service'

/** A commitment lasts at least this long. @source Kinesis facts sheet §11 and §13 */
const shortestCommitmentMs = 24 * 3_600_000

/** The commitment that turns an account's on-demand streams to On-demand Advantage. Times are epoch milliseconds. */
export interface Commitment {
  readonly status: 'ENABLED' | 'DISABLED' | 'ENABLED_UNTIL_EARLIEST_ALLOWED_END'
  readonly startedAt?: number
  readonly endedAt?: number
  readonly earliestAllowedEndAt?: number
}

/** What accounts have set, each for one region. */
export interface Accounts {
  commitmentOf(caller: Caller): Commitment
  /** Are its on-demand streams those of On-demand Advantage? */
  isAdvantage(caller: Caller): boolean
  /** Those that have On-demand Advantage now. */
  withAdvantage(): readonly Caller[]
  /** Called after a commitment began or ended by request; it also ends when its time is over. The returned function ends it. */
  onChange(listener: () => void): () => void
  /** Begin it, or let an end that was asked for too early not come. */
  enable(caller: Caller): Promise<void>
  /** End it: now, or as soon as that is allowed. */
  disable(caller: Caller): Promise<void>
}

const keyOf = ({ accountId, region }: Caller): string => `${accountId}/${region}`
const callerOf = (key: string): Caller => {
  const [accountId = '', region = ''] = key.split('/')
  return { accountId, region }
}

export const openAccounts = async (clock: Clock, store: DocumentStore<AccountSettings>): Promise<Accounts> => {
  const kept = new Map(await store.all())
  const listeners = new Set<() => void>()
  const save = async (caller: Caller, commitment: AccountSettings['commitment']): Promise<void> => {
    kept.set(keyOf(caller), { commitment })
    await store.save(keyOf(caller), { commitment })
    listeners.forEach((listener) => listener())
  }

  const commitmentOf: Accounts['commitmentOf'] = (caller) => {
    const { startedAt, endsAt } = kept.get(keyOf(caller))?.commitment ?? {}
    if (startedAt === undefined) return { status: 'DISABLED' }
    const earliestAllowedEndAt = startedAt + shortestCommitmentMs
    if (endsAt === undefined) return { status: 'ENABLED', startedAt, earliestAllowedEndAt }
    return endsAt <= clock.now()
      ? { status: 'DISABLED', startedAt, endedAt: endsAt }
      : { status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END', startedAt, earliestAllowedEndAt }
  }

  const isAdvantage = (caller: Caller): boolean => commitmentOf(caller).status !== 'DISABLED'

  return {
    commitmentOf,
    isAdvantage,
    withAdvantage: () => [...kept.keys()].map(callerOf).filter(isAdvantage),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    enable: async (caller) => {
      const { status, startedAt } = commitmentOf(caller)
      if (status === 'ENABLED') return
      const goesOn = status === 'ENABLED_UNTIL_EARLIEST_ALLOWED_END' && startedAt !== undefined
      await save(caller, { startedAt: goesOn ? startedAt : clock.now() })
    },
    disable: async (caller) => {
      const { status, startedAt, earliestAllowedEndAt } = commitmentOf(caller)
      if (status !== 'ENABLED' || startedAt === undefined || earliestAllowedEndAt === undefined) return
      await save(caller, { startedAt, endsAt: Math.max(clock.now(), earliestAllowedEndAt) })
    },
  }
}

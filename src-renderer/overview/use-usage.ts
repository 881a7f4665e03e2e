import { computed, type ComputedRef, type Ref } from 'vue'
import type { ProjectUsage, UsageLine } from '../../src-main/contract/usage'
import type { Client } from '../client/client'
import type { ContractFailure } from '../client/failure'
import { useFeed } from '../client/use-feed'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'

/** A way of paying, with what was used of it. */
export interface UsageGroup {
  readonly way: 'provisioned' | 'onDemand' | 'advantage'
  readonly lines: readonly UsageLine[]
}

export interface Usage {
  /** Null until the first answer. */
  readonly usage: Readonly<Ref<ProjectUsage | null>>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  retry(): void
  readonly groups: ComputedRef<readonly UsageGroup[]>
  reset(): Promise<void>
}

const ways = ['provisioned', 'onDemand', 'advantage'] as const

export const groupsOf = (lines: readonly UsageLine[]): readonly UsageGroup[] =>
  ways
    .map((way) => ({ way, lines: lines.filter(({ dimension }) => dimension.startsWith(`${way}.`)) }))
    .filter((group) => group.lines.length > 0)

/** What the project has used, in billable units. */
export function useUsage(client: Client, byStream: () => boolean): Usage {
  const { t } = useText()
  const toasts = useToasts()
  const { latest, failure, retry } = useFeed(client, 'usage.watch', { input: () => ({ byStream: byStream() }) })
  return {
    usage: latest,
    failure,
    retry,
    groups: computed(() => groupsOf(latest.value?.lines ?? [])),
    reset: async () => {
      try {
        await client.call('usage.reset', {})
        toasts.add({ tone: 'good', text: t('usage.resetDone') })
      } catch (reason) {
        toasts.addFailure(reason)
      }
    },
  }
}

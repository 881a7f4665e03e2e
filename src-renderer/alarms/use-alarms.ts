import { computed, type ComputedRef, type Ref } from 'vue'
import type { AlarmEvent, AlarmRule, AlarmRuleState } from '../../src-main/contract/alarms'
import type { Client } from '../client/client'
import type { ContractFailure } from '../client/failure'
import { useFeed } from '../client/use-feed'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'

const shownEvents = 200

export interface Alarms {
  /** Null until the first answer. */
  readonly rules: ComputedRef<readonly AlarmRuleState[] | null>
  /** Newest first; null until the first answer. */
  readonly events: ComputedRef<readonly AlarmEvent[] | null>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  retry(): void
  /** Change a rule that is there. */
  change(id: string, rule: AlarmRule): Promise<void>
  remove(id: string): Promise<void>
  restoreDefaults(): Promise<void>
}

/**
 * The project's alarms, and what has no form of its own.
 * @param arn the stream whose alarms are shown; undefined: all
 */
export function useAlarms(client: Client, arn: () => string | undefined): Alarms {
  const toasts = useToasts()
  const { t } = useText()
  const state = useFeed(client, 'alarms.watch', { input: () => inputOf(arn()) })
  const log = useFeed(client, 'alarms.log', { input: () => ({ limit: shownEvents }) })

  return {
    rules: computed(() => state.latest.value?.rules ?? null),
    events: computed(() => log.latest.value?.events ?? null),
    failure: computed(() => state.failure.value ?? log.failure.value),
    retry: () => {
      state.retry()
      log.retry()
    },
    change: async (id, rule) => void (await client.call('alarm.save', { id, rule }).catch(toasts.addFailure)),
    remove: async (id) => void (await client.call('alarm.remove', { id }).catch(toasts.addFailure)),
    restoreDefaults: async () => {
      try {
        const { restored } = await client.call('alarm.restoreDefaults', {})
        toasts.add({ tone: 'good', text: t('alarms.restored', { n: restored }) })
      } catch (reason) {
        toasts.addFailure(reason)
      }
    },
  }
}

const inputOf = (arn: string | undefined): { arn?: string } => (arn === undefined ? {} : { arn })

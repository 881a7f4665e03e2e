import { computed, type ComputedRef, type Ref } from 'vue'
import type { Injection, NewInjection } from '../../src-main/contract/injection'
import type { Client } from '../client/client'
import type { ContractFailure } from '../client/failure'
import { useAttempt, type Attempt } from '../client/use-attempt'
import { useFeed } from '../client/use-feed'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'

export interface Injections extends Omit<Attempt, 'attempt'> {
  /** Null until the first answer. */
  readonly rules: ComputedRef<readonly Injection[] | null>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  retry(): void
  /** True when the rule was taken. */
  add(rule: NewInjection): Promise<boolean>
  remove(id: string): Promise<void>
}

/** The faults that are being injected, and how to add and remove them. */
export function useInjections(client: Client): Injections {
  const toasts = useToasts()
  const { t } = useText()
  const { latest, failure, retry } = useFeed(client, 'injection.watch', { input: () => ({}) })
  const { attempt, ...shown } = useAttempt()

  return {
    ...shown,
    rules: computed(() => latest.value?.injections ?? null),
    failure,
    retry,
    add: async (rule) => {
      if ((await attempt(() => client.call('injection.add', rule))) === null) return false
      toasts.add({ tone: 'good', text: t('faults.added') })
      return true
    },
    remove: async (id) => void (await client.call('injection.remove', { id }).catch(toasts.addFailure)),
  }
}

import { useClient } from '../client/use-client'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'
import { STEPS, type Step } from './rates'

/** What is done with the clock; a failure becomes a toast. */
export interface WorldGestures {
  setRate(rate: number | null): Promise<void>
  step(step: Step): Promise<void>
  followMachine(): Promise<void>
}

export function useWorldGestures(): WorldGestures {
  const client = useClient()
  const toasts = useToasts()
  const { t } = useText()
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch(toasts.addFailure)
  }
  return {
    setRate: (rate) => attempt(() => client.call('world.setRate', { rate })),
    step: (step) => attempt(() => client.call('world.step', { ms: STEPS[step] })),
    followMachine: () =>
      attempt(async () => {
        await client.call('world.followMachine', {})
        toasts.add({ tone: 'good', text: t('world.followed') })
      }),
  }
}

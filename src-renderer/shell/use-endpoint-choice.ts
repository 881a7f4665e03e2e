import { useAttempt, type Attempt } from '../client/use-attempt'
import { useClient } from '../client/use-client'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'

export interface EndpointChoice extends Pick<Attempt, 'fault' | 'isBusy'> {
  listen(port: number): Promise<void>
}

/** Move the endpoint to a port. A port that is taken too is told by the workbench state, not as an error. */
export function useEndpointChoice(): EndpointChoice {
  const client = useClient()
  const toasts = useToasts()
  const { t } = useText()
  const { attempt, fault, isBusy } = useAttempt()
  return {
    fault,
    isBusy,
    listen: async (port) => {
      const endpoint = await attempt(() => client.call('endpoint.listen', { port }))
      if (endpoint?.state === 'listening')
        toasts.add({ tone: 'good', text: t('endpoint.moved', { port: String(port) }) })
    },
  }
}

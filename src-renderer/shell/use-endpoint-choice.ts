import { readonly, ref, type Ref } from 'vue'
import { sentenceOf } from '../client/failure'
import { useClient } from '../client/use-client'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'

export interface EndpointChoice {
  listen(port: number): Promise<void>
  readonly isBusy: Readonly<Ref<boolean>>
  /** Why the last try failed, in words; the banner's own message comes from the workbench state. */
  readonly fault: Readonly<Ref<string | null>>
}

/** Move the endpoint to a port. A port that is taken too is told by the workbench state, not as an error. */
export function useEndpointChoice(): EndpointChoice {
  const client = useClient()
  const toasts = useToasts()
  const { t } = useText()
  const isBusy = ref(false)
  const fault = ref<string | null>(null)

  const listen = async (port: number): Promise<void> => {
    isBusy.value = true
    fault.value = null
    try {
      const endpoint = await client.call('endpoint.listen', { port })
      if (endpoint.state === 'listening') toasts.add({ tone: 'good', text: t('endpoint.moved', { port }) })
    } catch (reason) {
      fault.value = sentenceOf(reason)
    }
    isBusy.value = false
  }

  return { listen, isBusy: readonly(isBusy), fault: readonly(fault) }
}

import { readonly, shallowReadonly, shallowRef, watch } from 'vue'
import type { Client, CommandInput, CommandOutput } from '../client/client'
import { useAttempt } from '../client/use-attempt'

/** The way of the record that is asked about; asked again when another one is. */
export function useRecordWay(client: Client, record: () => CommandInput<'record.way'>) {
  const { attempt, fault, isBusy } = useAttempt()
  const way = shallowRef<CommandOutput<'record.way'> | null>(null)
  let asked = 0

  const ask = async (): Promise<void> => {
    const mine = ++asked
    const answer = await attempt(() => client.call('record.way', record()))
    // Another record was chosen meanwhile: its way is wanted.
    if (mine !== asked) return
    way.value = answer
  }
  watch(
    () => JSON.stringify(record()),
    () => {
      way.value = null
      void ask()
    },
    { immediate: true },
  )
  return { way: shallowReadonly(way), fault, isBusy: readonly(isBusy), ask }
}

import { computed, watch, type ComputedRef } from 'vue'
import type { Client } from '../client/client'
import { useFeed } from '../client/use-feed'
import { useStreams } from '../streams/streams'
import { useWorkbench } from './workbench'

/** Keep the stores at what main last told, for as long as the window lives. Returns what is open: another text for each opening of a project. */
export function useLiveState(client: Client): { readonly opened: ComputedRef<string | undefined> } {
  const workbench = useWorkbench()
  const streams = useStreams()
  const opened = computed(() =>
    workbench.state ? `${workbench.state.project.name} ${workbench.state.opening}` : undefined,
  )

  useFeed(client, 'workbench.watch', { input: () => ({}), onEvent: (state) => (workbench.state = state) })
  // Another project, or the same at another time, has other streams: forget the old ones at once and ask again.
  watch(opened, () => (streams.rows = null), { flush: 'sync' })
  useFeed(client, 'streams.watch', {
    input: () => (opened.value === undefined ? null : {}),
    about: () => opened.value,
    onEvent: (event) => (streams.rows = event.streams),
  })

  return { opened }
}

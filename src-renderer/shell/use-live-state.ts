import { computed, watch, type ComputedRef } from 'vue'
import type { Client } from '../client/client'
import { useFeed } from '../client/use-feed'
import { useStreams } from '../streams/streams'
import { useWorkbench } from './workbench'

/** Keep the stores at what main last told, for as long as the window lives. Returns the open project's name. */
export function useLiveState(client: Client): { readonly project: ComputedRef<string | undefined> } {
  const workbench = useWorkbench()
  const streams = useStreams()
  const project = computed(() => workbench.state?.project.name)

  useFeed(client, 'workbench.watch', { input: () => ({}), onEvent: (state) => (workbench.state = state) })
  // Another project has other streams: forget the old ones at once and ask again.
  watch(project, () => (streams.rows = null), { flush: 'sync' })
  useFeed(client, 'streams.watch', {
    input: () => (project.value === undefined ? null : {}),
    about: () => project.value,
    onEvent: (event) => (streams.rows = event.streams),
  })

  return { project }
}

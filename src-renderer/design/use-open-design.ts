import { computed, readonly, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import type { Design, DesignSummary } from '../../src-main/contract/design'
import { useClient } from '../client/use-client'
import { useFeed } from '../client/use-feed'
import { useWorkbench } from '../shell/workbench'
import { useToasts } from '../ui/toasts'
import { useDesignEditor } from './design-editor'

export interface OpenDesign {
  /** Of the project, by name; null until main has told them. */
  readonly list: ComputedRef<readonly DesignSummary[] | null>
  /** One is being opened. */
  readonly isOpening: Readonly<Ref<boolean>>
  open(id: string): Promise<void>
  /** Show the design that is made, unless another was asked for meanwhile. What fails becomes a toast. */
  show(make: () => Promise<{ readonly id: string; readonly design: Design }>): Promise<void>
}

/** The design that is open: the one a link asks for, or else the one that was worked on last. */
export function useOpenDesign(flush: () => Promise<void>): OpenDesign {
  const client = useClient()
  const editor = useDesignEditor()
  const workbench = useWorkbench()
  const toasts = useToasts()
  const route = useRoute()
  const { latest } = useFeed(client, 'designs.watch', { input: () => ({}) })
  const list = computed(() => latest.value?.designs ?? null)
  const isOpening = ref(false)

  let asked = 0
  const show: OpenDesign['show'] = async (make) => {
    const mine = (asked += 1)
    isOpening.value = true
    try {
      await flush()
      const { id, design } = await make()
      if (mine === asked) editor.show(id, design)
    } catch (reason) {
      toasts.addFailure(reason)
    } finally {
      if (mine === asked) isOpening.value = false
    }
  }
  const open = (id: string): Promise<void> =>
    show(async () => ({ id, design: (await client.call('design.open', { id })).design }))

  // Another project has other designs.
  const project = workbench.state?.project.name ?? null
  if (editor.project !== project) editor.close()
  editor.project = project

  watch(
    () => route.query['design'],
    (id) => typeof id === 'string' && id !== editor.id && void open(id),
    { immediate: true },
  )
  watch(
    list,
    (known) => {
      if (editor.id !== null && known?.some(({ id }) => id === editor.id) === false) editor.close()
      const [newest] = (known ?? []).filter(({ problem }) => problem === null).sort((a, b) => b.savedAt - a.savedAt)
      if (editor.id === null && newest !== undefined && !isOpening.value) void open(newest.id)
    },
    { immediate: true },
  )
  return { list, isOpening: readonly(isOpening), open, show }
}

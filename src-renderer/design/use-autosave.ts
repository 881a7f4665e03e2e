import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import type { Design } from '../../src-main/contract/design'
import { useClient } from '../client/use-client'
import { useFault } from '../client/use-fault'
import { useDesignEditor } from './design-editor'

export interface Autosave {
  readonly state: Readonly<Ref<'saved' | 'saving'>>
  readonly fault: Readonly<Ref<string | null>>
  /** Save what is waiting, at once. */
  flush(): Promise<void>
}

const QUIET_MS = 400

/** Keep every change of the design that is open: once it rests, one after the other, and what waits when the page is left. */
export function useAutosave(): Autosave {
  const client = useClient()
  const editor = useDesignEditor()
  const state = ref<'saved' | 'saving'>('saved')
  const fault = useFault()
  let waiting: { readonly id: string; readonly design: Design } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let underWay: Promise<void> = Promise.resolve()

  const save = async (): Promise<void> => {
    clearTimeout(timer)
    const input = waiting
    waiting = null
    if (input === null) return
    try {
      await client.call('design.save', input)
      fault.value = null
    } catch (reason) {
      fault.value = reason
    }
    if (waiting === null) state.value = 'saved'
  }
  const flush = (): Promise<void> => (underWay = underWay.then(save))

  watch(
    () => [editor.id, editor.design] as const,
    ([id, design], [idBefore]) => {
      if (id === null || design === null) return
      // One that was just opened is as it was kept.
      if (id !== idBefore) return
      waiting = { id, design }
      state.value = 'saving'
      clearTimeout(timer)
      timer = setTimeout(() => void flush(), QUIET_MS)
    },
  )
  onScopeDispose(() => void flush())

  return { state: readonly(state), fault: readonly(fault), flush }
}

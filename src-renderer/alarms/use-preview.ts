import { onScopeDispose, readonly, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { AlarmPreview, AlarmRule } from '../../src-main/contract/alarms'
import type { Client } from '../client/client'
import { useFault } from '../client/use-fault'

const typingPauseMs = 300

/** What a rule would have done lately, asked again after each change of it; and what is wrong with it, if something is. */
export function usePreview(
  client: Client,
  rule: () => AlarmRule | null,
): { readonly preview: Readonly<Ref<AlarmPreview | null>>; readonly problem: Readonly<Ref<string | null>> } {
  const preview = shallowRef<AlarmPreview | null>(null)
  const problem = useFault()
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const ask = (wanted: AlarmRule): void => {
    const mine = ++asked
    client.call('alarm.preview', { rule: { ...wanted, name: wanted.name || '-' } }).then(
      (answer) => {
        if (mine !== asked) return
        preview.value = answer
        problem.value = null
      },
      (reason: unknown) => {
        if (mine !== asked) return
        preview.value = null
        problem.value = reason
      },
    )
  }

  watch(
    () => JSON.stringify(rule()),
    () => {
      clearTimeout(timer)
      const wanted = rule()
      if (wanted !== null) timer = setTimeout(() => ask(wanted), typingPauseMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return { preview: shallowReadonly(preview), problem: readonly(problem) }
}

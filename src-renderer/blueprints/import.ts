import { computed, onScopeDispose, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Question, TextFile } from '../../src-main/contract/blueprint'
import type { CommandOutput } from '../client/client'
import { useClient } from '../client/use-client'
import { useFault } from '../client/use-fault'

/** Endings of the files that can be read. */
export const blueprintFiles = '.json,.yaml,.yml,.template,.tf,.tfvars'

export interface BlueprintImport {
  readonly files: Readonly<Ref<readonly TextFile[]>>
  readonly result: Readonly<Ref<CommandOutput<'blueprint.import'> | null>>
  readonly fault: Readonly<Ref<string | null>>
  readonly isReading: Readonly<Ref<boolean>>
  /** What the files leave open and nobody has said yet. */
  readonly open: ComputedRef<readonly Question[]>
  read(files: readonly Pick<File, 'name' | 'text'>[]): Promise<void>
  /** Read again, with what was asked for. */
  answer(answers: Readonly<Record<string, string>>): Promise<void>
  reset(): void
}

/** Files of a cloud on their way to a design: read, asked about, read again. What was asked last counts. */
export function useBlueprintImport(): BlueprintImport {
  const client = useClient()
  const fault = useFault()
  const files = shallowRef<readonly TextFile[]>([])
  const answers = shallowRef<Readonly<Record<string, string>>>({})
  const result = shallowRef<CommandOutput<'blueprint.import'> | null>(null)
  const isReading = shallowRef(false)

  let newest = new AbortController()

  const ask = async (texts: () => Promise<readonly TextFile[]>): Promise<void> => {
    newest.abort()
    newest = new AbortController()
    const { signal } = newest
    isReading.value = true
    try {
      const known = await texts()
      signal.throwIfAborted()
      files.value = known
      const input = { files: [...known], name: '', answers: { ...answers.value } }
      const answer = await client.call('blueprint.import', input, signal)
      signal.throwIfAborted()
      result.value = answer
      fault.value = null
    } catch (reason) {
      if (signal.aborted) return
      result.value = null
      fault.value = reason
    } finally {
      if (!signal.aborted) isReading.value = false
    }
  }
  const reset = (): void => {
    newest.abort()
    isReading.value = false
    files.value = []
    answers.value = {}
    result.value = null
    fault.value = null
  }
  onScopeDispose(reset)
  return {
    ...{ files, result, fault, isReading, reset },
    open: computed(() => result.value?.questions ?? []),
    read: (chosen) => {
      reset()
      return ask(() => Promise.all(chosen.map(async (file) => ({ name: file.name, text: await file.text() }))))
    },
    answer: (given) => {
      answers.value = { ...answers.value, ...given }
      return ask(async () => files.value)
    },
  }
}

import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
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
  read(files: readonly TextFile[]): Promise<void>
  /** Read again, with what was asked for. */
  answer(answers: Readonly<Record<string, string>>): Promise<void>
  reset(): void
}

/** Files of a cloud on their way to a design: read, asked about, read again. */
export function useBlueprintImport(): BlueprintImport {
  const client = useClient()
  const fault = useFault()
  const files = shallowRef<readonly TextFile[]>([])
  const answers = shallowRef<Readonly<Record<string, string>>>({})
  const result = shallowRef<CommandOutput<'blueprint.import'> | null>(null)
  const isReading = shallowRef(false)

  const ask = async (): Promise<void> => {
    isReading.value = true
    try {
      result.value = await client.call('blueprint.import', {
        ...{ files: [...files.value], name: '', answers: { ...answers.value } },
      })
      fault.value = null
    } catch (reason) {
      result.value = null
      fault.value = reason
    } finally {
      isReading.value = false
    }
  }
  const reset = (): void => {
    files.value = []
    answers.value = {}
    result.value = null
    fault.value = null
  }
  return {
    ...{ files, result, fault, isReading, reset },
    open: computed(() => result.value?.questions ?? []),
    read: (chosen) => {
      reset()
      files.value = chosen
      return ask()
    },
    answer: (given) => {
      answers.value = { ...answers.value, ...given }
      return ask()
    },
  }
}

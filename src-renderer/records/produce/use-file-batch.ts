import { computed, reactive, readonly, ref, shallowReadonly, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { NewRecord } from '../../../src-main/contract/produce'
import { useFault } from '../../client/use-fault'
import { checkFile, fileColumns, formatOf, type FileCheck } from './check-file'
import { fileRows } from './file-rows'
import { mapRow, suggestMapping, type Mapping } from './mapping'

/** The data column that stands for the whole row; no column has this name. */
export const WHOLE_ROW = '\u0000'

export interface FileBatch {
  readonly file: Readonly<Ref<File | null>>
  readonly columns: Readonly<Ref<readonly string[]>>
  readonly chosen: { keyColumn: string; dataColumn: string; encoding: Mapping['encoding'] }
  /** Null while the file is being read through. */
  readonly check: Readonly<Ref<FileCheck | null>>
  readonly fault: Readonly<Ref<string | null>>
  /** Whether broken rows may be left out. */
  readonly leavesOut: Ref<boolean>
  readonly canPut: ComputedRef<boolean>
  choose(file: File | null): Promise<void>
  records(signal: AbortSignal): AsyncGenerator<NewRecord>
}

/** A file of records: read through before it is put, and again while it is, so that it may be larger than the memory. */
export function useFileBatch(): FileBatch {
  const file = shallowRef<File | null>(null)
  const columns = shallowRef<readonly string[]>([])
  const chosen = reactive<FileBatch['chosen']>({ keyColumn: '', dataColumn: WHOLE_ROW, encoding: 'text' })
  const check = shallowRef<FileCheck | null>(null)
  const fault = useFault()
  const leavesOut = ref(false)
  let checking = new AbortController()

  const format = computed(() => formatOf(file.value?.name ?? ''))
  const mapping = computed<Mapping>(() => ({
    ...chosen,
    dataColumn: chosen.dataColumn === WHOLE_ROW ? undefined : chosen.dataColumn,
  }))

  const look = async (): Promise<void> => {
    checking.abort()
    checking = new AbortController()
    const { signal } = checking
    check.value = null
    fault.value = null
    leavesOut.value = false
    if (!file.value) return
    try {
      const found = await checkFile(file.value, { format: format.value, mapping: mapping.value, signal })
      if (!signal.aborted) check.value = found
    } catch (reason) {
      if (!signal.aborted) fault.value = reason
    }
  }
  watch([mapping, file], look)

  return {
    ...{ chosen, leavesOut },
    file: shallowReadonly(file),
    columns: shallowReadonly(columns),
    check: shallowReadonly(check),
    fault: readonly(fault),
    canPut: computed(() => {
      const found = check.value
      return found !== null && found.good > 0 && (found.broken === 0 || leavesOut.value)
    }),
    async choose(next) {
      try {
        columns.value = next ? await fileColumns(next, formatOf(next.name)) : []
        const { keyColumn, dataColumn = WHOLE_ROW, encoding } = suggestMapping(columns.value)
        Object.assign(chosen, { keyColumn, dataColumn, encoding })
        file.value = next
      } catch (reason) {
        fault.value = reason
      }
    },
    async *records(signal) {
      if (!file.value) return
      for await (const row of fileRows(file.value, format.value)) {
        signal.throwIfAborted()
        const mapped = mapRow(row, mapping.value)
        if (mapped.fault === undefined) yield mapped.record
      }
    },
  }
}

import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { StreamRow } from '../../src-main/contract/streams'

export type StreamColumn =
  | 'name'
  | 'status'
  | 'mode'
  | 'openShards'
  | 'incomingBytes'
  | 'incomingRecords'
  | 'outgoingBytes'
  | 'outgoingRecords'
  | 'throttled'
  | 'iteratorAge'
  | 'ringing'
  | 'stored'

export interface StreamTable {
  readonly search: Ref<string>
  readonly sortedBy: Ref<StreamColumn>
  readonly direction: Ref<'ascending' | 'descending'>
  readonly rows: ComputedRef<readonly StreamRow[]>
  /** Sort by this column; by the one already chosen: turn the direction round. */
  sortBy(column: StreamColumn): void
}

const keys: Readonly<Record<StreamColumn, (row: StreamRow) => string | number>> = {
  name: (row) => row.name,
  status: (row) => row.status,
  mode: (row) => row.mode,
  openShards: (row) => row.openShards,
  incomingBytes: (row) => row.incoming.bytesPerSecond,
  incomingRecords: (row) => row.incoming.recordsPerSecond,
  outgoingBytes: (row) => row.outgoing.bytesPerSecond,
  outgoingRecords: (row) => row.outgoing.recordsPerSecond,
  throttled: (row) => row.throttledPerSecond,
  // Streams nobody reads come after those that are read without delay.
  iteratorAge: (row) => row.iteratorAgeMs ?? -1,
  ringing: (row) => row.ringing.alarms,
  stored: (row) => row.storedBytes,
}

const isText = (column: StreamColumn): boolean => column === 'name' || column === 'status' || column === 'mode'

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b))

/** Search and sort for a list of streams. Figures start with the highest, words with A; ties stay by name. */
export function useStreamTable(source: () => readonly StreamRow[]): StreamTable {
  const search = ref('')
  const sortedBy = ref<StreamColumn>('name')
  const direction = ref<'ascending' | 'descending'>('ascending')

  const rows = computed(() => {
    const wanted = search.value.trim().toLowerCase()
    const key = keys[sortedBy.value]
    const sign = direction.value === 'ascending' ? 1 : -1
    return source()
      .filter((row) => row.name.toLowerCase().includes(wanted))
      .toSorted((a, b) => sign * compare(key(a), key(b)) || compare(a.name, b.name))
  })

  const sortBy = (column: StreamColumn): void => {
    if (sortedBy.value === column) {
      direction.value = direction.value === 'ascending' ? 'descending' : 'ascending'
      return
    }
    sortedBy.value = column
    direction.value = isText(column) ? 'ascending' : 'descending'
  }

  return { search, sortedBy, direction, rows, sortBy }
}

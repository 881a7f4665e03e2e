import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { StreamRow } from '../../src-main/contract/streams'

/** The project's streams as last told; null until the first time. */
export const useStreams = defineStore('streams', () => {
  const rows = shallowRef<readonly StreamRow[] | null>(null)
  return { rows }
})

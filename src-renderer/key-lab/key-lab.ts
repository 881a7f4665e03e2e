import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

/** Keys that main keeps for this window. */
export interface KeySample {
  readonly id: string
  /** Where they came from, in words. */
  readonly name: string
  /** Distinct. */
  readonly keys: number
  readonly records: number
}

/** What the key-skew lab was last set to: it is there again after a look elsewhere. */
export const useKeyLab = defineStore('key-lab', () => {
  const sample = shallowRef<KeySample | null>(null)
  const shards = ref(4)
  /** Place keys among the shards of this stream; empty: among `shards` equal ranges. */
  const arn = ref('')
  const recordsPerSecond = ref(1000)
  const recordBytes = ref(1024)
  return { sample, shards, arn, recordsPerSecond, recordBytes }
})

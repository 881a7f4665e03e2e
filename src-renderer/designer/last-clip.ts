import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Design } from '../../src-main/contract/design'

/** What was copied last, also from another design, and how often it was pasted. */
export const useLastClip = defineStore('last-clip', () => ({
  clip: shallowRef<Design | null>(null),
  text: ref(''),
  times: ref(0),
}))

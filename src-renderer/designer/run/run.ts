import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Run } from '../../../src-main/contract/run'
import type { FaultKind } from './fault-kinds'

/** What runs in the project, as last told, and what is being asked about it. */
export const useRun = defineStore('run', () => {
  /** Null: nothing runs, or it is not known yet. */
  const run = shallowRef<Run | null>(null)
  const dialog = ref<'start' | 'stop' | null>(null)
  /** The fault that somebody is about to inject. */
  const ask = shallowRef<{ readonly element: string; readonly kind: FaultKind } | null>(null)
  return { run, dialog, ask }
})

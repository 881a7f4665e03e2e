import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { WorkbenchState } from '../../src-main/contract/workbench'

/** The last known state of the workbench; null until main has told it. */
export const useWorkbench = defineStore('workbench', () => {
  const state = shallowRef<WorkbenchState | null>(null)
  /** What is open on top of the page. */
  const dialog = shallowRef<'create-stream' | 'new-project' | 'shortcuts' | 'palette' | 'snapshots' | null>(null)
  return { state, dialog }
})

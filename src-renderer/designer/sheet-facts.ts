import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Sentence } from '../../src-main/contract/bill'
import type { GraphFacts } from '../../src-main/contract/live-facts'

/**
 * What the sheet shows beside the planner's figures. Whoever sets it takes it away again.
 */
export const useSheetFacts = defineStore('sheet-facts', () => ({
  /** Of a run, or of a simulation at one moment; null: the planner's figures are shown. */
  facts: shallowRef<GraphFacts | null>(null),
  /** Elements by id that the engine cannot run yet, and why. */
  notRunnable: shallowRef<ReadonlyMap<string, Sentence>>(new Map()),
}))

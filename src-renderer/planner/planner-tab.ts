import { defineStore } from 'pinia'
import { ref } from 'vue'

export const plannerTabs = ['pipeline', 'bill', 'curves', 'sensitivity', 'map', 'ranges', 'outage'] as const
export type PlannerTab = (typeof plannerTabs)[number]

/** What the planner shows of the design. */
export const usePlannerTab = defineStore('planner-tab', () => ({ tab: ref<PlannerTab>('pipeline') }))

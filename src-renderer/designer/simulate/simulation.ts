import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { SimulationView } from '../../../src-main/contract/simulate'
import { placeAt } from './facts-at'

export const spans = ['hour', 'day', 'week', 'month', 'year'] as const
export type Span = (typeof spans)[number]

/** Of a month as AWS's calculator has it. */
export const hoursOf: Readonly<Record<Span, number>> = { hour: 1, day: 24, week: 168, month: 730, year: 8760 }

/** The simulation that is shown, and how it was asked for: kept while other tabs are in front. */
export const useSimulation = defineStore('simulation', () => {
  const span = ref<Span>('week')
  /** Epoch milliseconds; null: the coming Monday. */
  const from = ref<number | null>(null)
  const seed = ref(1)
  const view = shallowRef<SimulationView | null>(null)
  /** Whose it is. */
  const designId = ref<string | null>(null)
  const place = ref(0)
  const time = computed(() => view.value?.times[place.value] ?? null)

  return {
    ...{ span, from, seed, view, designId, place, time },
    /** Of the same span the moment that is looked at stays. */
    show(next: SimulationView, of: string | null): void {
      const before = time.value
      view.value = next
      designId.value = of
      place.value = before === null ? 0 : placeAt(next.times, before)
    },
    goTo(epochMs: number): void {
      if (view.value !== null) place.value = placeAt(view.value.times, epochMs)
    },
  }
})

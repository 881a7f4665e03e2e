import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { WorldState } from '../../src-main/contract/world'

/** The world of the open project, as last told; null until main has told it. Its time goes on between two tellings. */
export const useWorld = defineStore('world', () => {
  const state = shallowRef<WorldState | null>(null)
  /** Beside the state, so that who asks for the time does not depend on it. */
  let heard: { readonly clock: WorldState['clock']; readonly at: number } | undefined

  const tell = (told: WorldState): void => {
    state.value = told
    heard = { clock: told.clock, at: performance.now() }
  }
  /** World time, epoch milliseconds. */
  const now = (): number => {
    if (heard === undefined || heard.clock.isMachines) return Date.now()
    const { clock, at } = heard
    return Math.floor(clock.now + (performance.now() - at) * clock.actualRate)
  }
  return { state, tell, now }
})

import { computed, onScopeDispose, watch, type ComputedRef } from 'vue'
import type { GraphFacts } from '../../../src-main/contract/live-facts'
import { useDesignEditor } from '../../design/design-editor'
import { useSheetFacts } from '../sheet-facts'
import { useSheetPanels } from '../sheet-panels'
import { factsAt } from '../simulate/facts-at'
import { useSimulation } from '../simulate/simulation'
import { useRun } from './run'

/** Where the figures on the sheet come from: a simulation while its panel is in front, else the run, else only the plan is known. */
export type ShownFacts = 'live' | 'simulated' | 'planned'

/** Give the sheet the figures of the moment that is looked at, for as long as the scope lives. */
export function useShownFacts(): { readonly shown: ComputedRef<ShownFacts>; readonly at: ComputedRef<number | null> } {
  const editor = useDesignEditor()
  const sheet = useSheetFacts()
  const panels = useSheetPanels()
  const runs = useRun()
  const simulation = useSimulation()

  const simulated = computed((): GraphFacts | null => {
    const { view, designId, place } = simulation
    return panels.dock === 'simulate' && view !== null && designId === editor.id ? factsAt(view, place) : null
  })
  const live = computed(() => (runs.run !== null && runs.run.designId === editor.id ? runs.run.facts : null))
  watch(
    () => simulated.value ?? live.value,
    (facts) => (sheet.facts = facts),
    { immediate: true },
  )
  onScopeDispose(() => (sheet.facts = null))

  return {
    shown: computed(() => {
      if (simulated.value !== null) return 'simulated'
      return live.value === null ? 'planned' : 'live'
    }),
    at: computed(() => (simulated.value ?? live.value)?.at ?? null),
  }
}

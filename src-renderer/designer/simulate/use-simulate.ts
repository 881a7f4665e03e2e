import { computed, watch, type ComputedRef } from 'vue'
import type { Design } from '../../../src-main/contract/design'
import { useBillTerms } from '../../bill/terms'
import { useDesignEditor } from '../../design/design-editor'
import { useSettled } from '../../design/use-settled'
import { hoursOf, useSimulation } from './simulation'
import { useComputation, type Computation } from './use-computation'

const QUIET_MS = 400

export interface Simulate extends Computation<'simulate.run'> {
  /** What is shown is of the design as it is this moment: fixes may be taken. */
  readonly isCurrent: ComputedRef<boolean>
}

/** Simulate the design anew whenever it changes, for as long as the scope lives. */
export function useSimulate(design: () => Design): Simulate {
  const editor = useDesignEditor()
  const terms = useBillTerms()
  const simulation = useSimulation()
  const settled = useSettled(() => ({ design: design(), of: editor.id }), QUIET_MS)

  const computation = useComputation(
    'simulate.run',
    () => {
      if (settled.value.design.elements.length === 0) return null
      const { span, from, seed } = simulation
      return { design: settled.value.design, terms: terms.terms, seed, from, hours: hoursOf[span], stepSeconds: null }
    },
    'by-itself',
  )
  watch(computation.found, (found) => found && simulation.show(found.answer.simulation, settled.value.of))

  return {
    ...computation,
    isCurrent: computed(() => computation.found.value?.question.design === design()),
  }
}

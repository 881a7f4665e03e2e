import { computed, type ComputedRef } from 'vue'
import { useBillTerms } from '../bill/terms'
import { useAnswer, type AnswerView } from '../client/use-answer'
import type { CommandOutput } from '../client/client'
import { useDesignEditor } from './design-editor'
import { useAutosave, type Autosave } from './use-autosave'
import { useDesigns, type Designs } from './use-designs'

export interface DesignPage {
  readonly autosave: Autosave
  readonly designs: Designs
  /** What the design that is open comes to, in the terms that were chosen. */
  readonly evaluated: AnswerView<CommandOutput<'plan.evaluate'>>
  /** There is nothing to show; also where there are nothing but designs that cannot be opened. */
  readonly isEmpty: ComputedRef<boolean>
}

/** A page about the design that is open: it keeps every change, and asks what it comes to. */
export function useDesignPage(): DesignPage {
  const editor = useDesignEditor()
  const billTerms = useBillTerms()
  const autosave = useAutosave()
  const designs = useDesigns(autosave.flush)
  return {
    ...{ autosave, designs },
    evaluated: useAnswer('plan.evaluate', () =>
      editor.design === null ? null : { design: editor.design, terms: billTerms.terms },
    ),
    isEmpty: computed(() => designs.list.value !== null && editor.design === null && !designs.isOpening.value),
  }
}

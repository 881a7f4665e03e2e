import { onScopeDispose, watch } from 'vue'
import type { Design } from '../../../src-main/contract/design'
import { useAnswer } from '../../client/use-answer'
import { useDesignEditor } from '../../design/design-editor'
import { useSettled } from '../../design/use-settled'
import { useSheetFacts } from '../sheet-facts'

/** Longer than it takes to keep an edit: main looks at the design as it is kept. */
const QUIET_MS = 1000

/** Tell the sheet what the engine cannot run yet of the design, and why, for as long as the scope lives. */
export function useNotRunnable(design: () => Design): void {
  const editor = useDesignEditor()
  const sheet = useSheetFacts()
  const shape = (): string => {
    const { elements, edges } = design()
    return JSON.stringify([elements.map(({ id, kind }) => [id, kind]), edges])
  }
  const settled = useSettled(shape, QUIET_MS)
  const { answer } = useAnswer(
    'run.check',
    () => (editor.id === null ? null : { designId: editor.id }),
    () => settled.value,
  )
  watch(answer, (checked) => {
    const others = (checked?.elements ?? []).flatMap(({ element, why }) =>
      why === null ? [] : [[element, why] as const],
    )
    sheet.notRunnable = new Map(others)
  })
  onScopeDispose(() => (sheet.notRunnable = new Map()))
}

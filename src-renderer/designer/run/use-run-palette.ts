import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import { elementOf } from '../../design/design-edits'
import { useDesignEditor } from '../../design/design-editor'
import { useText, type TextKey } from '../../i18n/text'
import type { Command } from '../../shell/command'
import { useSheetPanels } from '../sheet-panels'
import { faultKindsOf } from './fault-kinds'
import { useRun } from './run'

const views = [
  { dock: 'simulate', label: 'simulation.tab', keys: 's' },
  { dock: 'uncertainty', label: 'uncertainty.tab' },
  { dock: 'optimise', label: 'optimise.tab' },
  { dock: 'recordings', label: 'recordings.title' },
] as const satisfies readonly { readonly dock: string; readonly label: TextKey; readonly keys?: string }[]

/** Running the design that is open and looking further at it, as commands of its page. */
export function useRunPalette(): ComputedRef<readonly Command[]> {
  const { t } = useText()
  const route = useRoute()
  const editor = useDesignEditor()
  const panels = useSheetPanels()
  const runs = useRun()

  /** What can be made to go wrong at the element that is selected, while its design runs. */
  const faults = computed((): Command[] => {
    const element = editor.design === null ? undefined : elementOf(editor.design, editor.selected)
    if (element === undefined || runs.run === null || runs.run.designId !== editor.id) return []
    return faultKindsOf(element.kind).map((kind) => ({
      ...{ id: `fault ${kind}`, kind: 'do' },
      title: t('running.command.fault', { name: element.name, fault: t(`running.fault.kind.${kind}`) }),
      run: () => (runs.ask = { element: element.id, kind }),
    }))
  })

  return computed(() => {
    const { design } = editor
    if (route.name !== 'designer' || design === null || design.elements.length === 0) return []
    const act = (id: string, title: string, run: () => void): Command => ({ id: `run ${id}`, kind: 'do', title, run })
    const running = runs.run
    return [
      { ...act('start', t('running.command.run', { name: design.name }), () => (runs.dialog = 'start')), keys: 'r' },
      ...(running === null
        ? []
        : [act('stop', t('running.command.stop', { name: running.designName }), () => (runs.dialog = 'stop'))]),
      ...faults.value,
      ...views.map(({ dock, label, ...keys }) => ({
        ...act(dock, t('running.command.open', { view: t(label) }), () => {
          panels.dock = panels.dock === dock ? null : dock
        }),
        ...keys,
      })),
    ]
  })
}

import { computed, onScopeDispose, watch, type ComputedRef } from 'vue'
import { useDesignEditor } from '../design/design-editor'
import { things } from '../design/things'
import { useText } from '../i18n/text'
import type { Command } from '../shell/command'
import { usePageCommands } from '../shell/page-commands'
import type { GraphView } from './canvas/graph'
import { GRID } from './geometry'
import { alignments } from './sheet-edits'
import type { Adding } from './use-adding'
import type { SheetEdits } from './use-sheet-edits'

export interface SheetActions {
  readonly view: () => GraphView | null
  readonly edits: SheetEdits
  readonly adding: Adding
  openSearch(): void
  openConnect(): void
  openInspector(): void
  openTable(): void
}

const STEPS = {
  left: { x: -GRID, y: 0 },
  right: { x: GRID, y: 0 },
  up: { x: 0, y: -GRID },
  down: { x: 0, y: GRID },
} as const
const arrows = { left: 'ArrowLeft', right: 'ArrowRight', up: 'ArrowUp', down: 'ArrowDown' } as const
const directions = ['left', 'right', 'up', 'down'] as const

/** Everything that can be done on the sheet, as commands: in the palette, in the list of shortcuts, and by keys. */
export function useSheetCommands(actions: SheetActions): ComputedRef<readonly Command[]> {
  const { t } = useText()
  const editor = useDesignEditor()
  const { edits } = actions
  const page = usePageCommands()

  const command = (id: string, title: string, keys: string | null, run: () => unknown): Command => ({
    ...{ id: `sheet ${id}`, kind: 'do', title, hasOwnKeys: true },
    ...(keys === null ? {} : { keys }),
    run: () => void run(),
  })
  /** How those that are chosen stand to each other. */
  const ofPlaces = computed((): Command[] => {
    const { length } = editor.chosen.filter((thing) => ['element', 'comment'].includes(things.kindOf(thing)))
    const align = alignments.map((how) =>
      command(`align-${how}`, t(`designer.align.${how}`), null, () => edits.align(how)),
    )
    const distribute = (['across', 'down'] as const).map((way) =>
      command(`distribute-${way}`, t(`designer.align.${way}`), null, () => edits.distribute(way)),
    )
    return [...(length > 1 ? align : []), ...(length > 2 ? distribute : [])]
  })
  const ofChoice = computed((): Command[] => {
    const isElement = editor.selected !== null
    const group = editor.chosen.find((thing) => things.kindOf(thing) === 'group')
    return [
      command('remove', t('designer.command.remove'), 'Delete', edits.remove),
      command('copy', t('designer.command.copy'), 'Ctrl C', edits.copy),
      command('cut', t('designer.command.cut'), 'Ctrl X', edits.cut),
      command('duplicate', t('designer.command.duplicate'), 'Ctrl D', edits.duplicate),
      command('group', t('designer.command.group'), 'Ctrl G', edits.group),
      ...(group === undefined ? [] : [command('ungroup', t('designer.command.ungroup'), 'Ctrl Shift G', edits.remove)]),
      ...(isElement
        ? [
            command('connect', t('designer.command.connect'), 'c', actions.openConnect),
            command('edge', t('designer.command.edge'), 'e', edits.walkToEdge),
          ]
        : []),
      command('inspect', t('designer.command.inspect'), 'Enter', actions.openInspector),
      ...ofPlaces.value,
      ...directions.map((to) =>
        command(`move-${to}`, t(`designer.command.move.${to}`), `Alt ${arrows[to]}`, () => edits.nudge(STEPS[to])),
      ),
    ]
  })
  const commands = computed((): Command[] => {
    if (editor.design === null) return []
    return [
      ...(editor.chosen.length > 0 ? ofChoice.value : []),
      ...directions.map((to) =>
        command(`walk-${to}`, t(`designer.command.walk.${to}`), arrows[to], () => edits.walk(to)),
      ),
      command('all', t('designer.command.all'), 'Ctrl A', edits.chooseAll),
      command('paste', t('designer.command.paste'), 'Ctrl V', edits.pasteLast),
      command('search', t('designer.command.search'), 'Ctrl F', actions.openSearch),
      command('layout', t('designer.command.layout'), 'l', edits.layOut),
      command('comment', t('designer.command.comment'), 'm', actions.adding.addComment),
      command('fit', t('designer.command.fit'), '0', () => actions.view()?.fit()),
      command('actual', t('designer.command.actual'), '1', () => actions.view()?.zoomTo(1)),
      command('closer', t('designer.command.closer'), '+', () => actions.view()?.zoomBy(1.25)),
      command('further', t('designer.command.further'), '-', () => actions.view()?.zoomBy(0.8)),
      command('table', t('designer.command.table'), 't', actions.openTable),
    ]
  })
  watch(commands, (list) => (page.list = list), { immediate: true })
  onScopeDispose(() => (page.list = []))
  return commands
}

import type { Design } from '../../src-main/contract/design'
import { useClient } from '../client/use-client'
import { useDesignEditor } from '../design/design-editor'
import { things } from '../design/things'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'
import type { GraphView } from './canvas/graph'
import { clipOf, pasted } from './clip'
import { GRID, placesOf, type Point } from './geometry'
import { useLastClip } from './last-clip'
import { layoutOf } from './layout/layout-of'
import { aligned, distributed, everything, grouped, moved, nudged, removed, type Alignment } from './sheet-edits'
import { edgeAt, walked, type Direction } from './walk'

/** Beside what was copied, so that both can be seen. */
const BESIDE = GRID * 4

/** What the commands do to the design. */
export function useSheetEdits(view: () => GraphView | null) {
  const client = useClient()
  const editor = useDesignEditor()
  const toasts = useToasts()
  const last = useLastClip()
  const { t, sentenceOf } = useText()
  const edit = (change: (design: Design) => Design, gesture: string | null = null): void => {
    if (editor.design !== null) editor.change(change(editor.design), gesture)
  }
  const paste = (clip: Design, by: Point): void => {
    if (editor.design === null) return
    const { design, chosen } = pasted(editor.design, clip, by)
    editor.change(design)
    editor.chosen = chosen
  }
  const clip = (): Design | null => (editor.design === null ? null : clipOf(editor.design, editor.chosen))
  const goTo = (thing: string | null | undefined): void => {
    if (!thing) return
    editor.chosen = [thing]
    void view()?.reveal(thing)
  }
  const remove = (): void => {
    const gone = editor.chosen
    editor.chosen = []
    edit((design) => removed(design, gone))
  }
  const copy = async (): Promise<boolean> => {
    const copied = clip()
    if (copied === null) return false
    last.clip = copied
    last.times = 0
    // Where the system's clipboard is out of reach, ours still is there.
    const text = await client.call('design.write', { design: copied }).catch(toasts.addFailure)
    if (!text) return false
    last.text = text.text
    await navigator.clipboard.writeText(text.text).catch(() => undefined)
    return true
  }

  return {
    remove,
    copy,
    cut: async () => {
      const gone = editor.chosen
      if (!(await copy())) return
      editor.chosen = gone
      remove()
    },
    duplicate: () => {
      const copied = clip()
      if (copied !== null) paste(copied, { x: BESIDE, y: BESIDE })
    },
    pasteLast: () => {
      if (last.clip === null) return
      last.times += 1
      paste(last.clip, { x: BESIDE * last.times, y: BESIDE * last.times })
    },
    /** Text from another program, or another design: read as a design's file is, or told what is wrong with it. */
    pasteText: async (text: string) => {
      try {
        const { design, problems } = await client.call('design.read', { text })
        const [problem] = problems
        if (design === null) {
          const why = problem ? `${problem.place} ${sentenceOf(problem)}`.trim() : ''
          toasts.add({ tone: 'bad', text: t('designer.notPasted', { why }) })
          return
        }
        // What was pasted before comes to stand beside that.
        if (text !== last.text) Object.assign(last, { clip: design, text, times: 0 })
        last.times += 1
        paste(design, { x: BESIDE * last.times, y: BESIDE * last.times })
      } catch (reason) {
        toasts.addFailure(reason)
      }
    },
    group: () => {
      const elements = editor.chosen.filter((thing) => things.kindOf(thing) === 'element')
      if (elements.length > 0) edit((design) => grouped(design, elements, t('designer.newGroup')))
    },
    align: (how: Alignment) => edit((design) => aligned(design, editor.chosen, how)),
    distribute: (way: 'across' | 'down') =>
      edit((design) => distributed(design, editor.chosen, way === 'across' ? 'x' : 'y')),
    nudge: (by: Point) => edit((design) => nudged(design, editor.chosen, by)),
    walk: (direction: Direction) => {
      const { design, chosen } = editor
      if (design === null) return
      const [here] = chosen.length === 1 ? chosen : []
      const isOnWay = here !== undefined && ['element', 'edge'].includes(things.kindOf(here))
      goTo(isOnWay ? walked(design, placesOf(design), here, direction) : design.elements[0]?.id)
    },
    walkToEdge: () => {
      const { design, selected } = editor
      if (design !== null && selected !== null) goTo(edgeAt(design, placesOf(design), selected))
    },
    chooseAll: () => (editor.chosen = editor.design === null ? [] : everything(editor.design)),
    layOut: async () => {
      const { design } = editor
      if (design === null || design.elements.length === 0) return
      try {
        const places = await layoutOf(design)
        edit((now) => moved(now, places))
        view()?.fit()
      } catch (reason) {
        toasts.addFailure(reason)
      }
    },
  }
}
export type SheetEdits = ReturnType<typeof useSheetEdits>

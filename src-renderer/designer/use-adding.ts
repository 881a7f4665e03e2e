import type { Design } from '../../src-main/contract/design'
import { useClient } from '../client/use-client'
import { newElement, withEdge } from '../design/design-edits'
import { useDesignEditor } from '../design/design-editor'
import { things } from '../design/things'
import { useMemberText } from '../i18n/member-text'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'
import { ELEMENT, freePlace, GAP, placesOf, snapped, type Point } from './geometry'
import { useOpenComment } from './open-comment'
import type { Wanted } from './palette/kinds'
import { moved, withNewComment } from './sheet-edits'
import type { Connecting } from './use-connecting'

export interface Adding {
  /** Put an element where it was let go; without a place behind what is chosen, or into the middle of what is seen. */
  add(wanted: Wanted, at: Point | null): Promise<void>
  addComment(): void
}

/** New things on the sheet, one after the other, each one step. */
export function useAdding({ refusal }: Connecting, middle: () => Point): Adding {
  const client = useClient()
  const editor = useDesignEditor()
  const toasts = useToasts()
  const openComment = useOpenComment()
  const memberText = useMemberText()
  const { sentenceOf } = useText()

  /** Whether records may go there, and else the reason told. */
  const mayFollow = async (design: Design, from: string, to: string): Promise<boolean> => {
    const { targets } = await client.call('design.connections', { design, from, to })
    const why = targets[0]?.why ?? null
    refusal.value = why === null ? '' : sentenceOf(why)
    return why === null
  }
  const placeFor = (design: Design, at: Point | null, after: string | null): Point => {
    if (at !== null) return { x: snapped(at.x - ELEMENT.width / 2), y: snapped(at.y - ELEMENT.height / 2) }
    const places = placesOf(design)
    const before = after === null ? undefined : places.get(after)
    const seen = middle()
    const wanted = before
      ? { x: before.x + ELEMENT.width + GAP.x, y: before.y }
      : { x: seen.x - ELEMENT.width / 2, y: seen.y - ELEMENT.height / 2 }
    return freePlace(wanted, [...places.values()])
  }

  /** With the new element on its own. */
  const grown = (design: Design, { kind, name }: Wanted, at: Point | null, after: string | null) => {
    const element = newElement(design, kind, name ?? memberText.kind(kind))
    const placed = moved(design, placesOf(design))
    const position = { ...placeFor(design, at, after) }
    return { id: element.id, design: { ...placed, elements: [...placed.elements, { ...element, position }] } }
  }
  const addNow = async (wanted: Wanted, at: Point | null): Promise<void> => {
    if (editor.design === null) return
    const after = at === null && wanted.kind !== 'source' ? editor.selected : null
    refusal.value = ''
    const tried = grown(editor.design, wanted, at, after)
    const follows = after !== null && (await mayFollow(tried.design, after, tried.id))
    // On what the design is by now.
    const { id, design } = grown(editor.design, wanted, at, after)
    editor.change(follows && after !== null ? withEdge(design, { from: after, to: id }) : design)
    editor.selected = id
  }
  let underWay: Promise<void> = Promise.resolve()

  return {
    add: (wanted, at) => (underWay = underWay.then(() => addNow(wanted, at)).catch(toasts.addFailure)),
    addComment() {
      const { design } = editor
      if (design === null) return
      const { x, y } = middle()
      const taken = [...placesOf(design).values(), ...(design.comments ?? []).map(({ position }) => position)]
      const wanted = { x: x - ELEMENT.width / 2, y: y - ELEMENT.height / 2 }
      const added = withNewComment(design, freePlace(wanted, taken))
      editor.change(added.design)
      const thing = things.comment(added.id)
      editor.chosen = [thing]
      openComment.id = thing
    },
  }
}

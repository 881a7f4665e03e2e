import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Design } from '../../src-main/contract/design'
import { things } from './things'
import { changed, firstStep, redone, settled, undone, type Steps } from './undo'

/** The design that is open, with the way back: the same one in the designer and in the planner. */
export const useDesignEditor = defineStore('design-editor', () => {
  /** Of the project's designs; null: none is open. */
  const id = ref<string | null>(null)
  const project = ref<string | null>(null)
  const steps = shallowRef<Steps<Design> | null>(null)
  /** What is chosen on the sheet: elements by their ids, and other things as in `things`. */
  const chosen = shallowRef<readonly string[]>([])
  /** A member that somebody was sent to. */
  const wanted = shallowRef<{ readonly member: string } | null>(null)

  const design = computed(() => steps.value?.present ?? null)
  /** The one element that is chosen; null: none, or several. */
  const selected = computed({
    get: () => {
      const [first, second] = chosen.value
      return first !== undefined && second === undefined && things.kindOf(first) === 'element' ? first : null
    },
    set: (element: string | null) => (chosen.value = element === null ? [] : [element]),
  })
  const step = (next: (steps: Steps<Design>) => Steps<Design>): void => {
    if (steps.value === null) return
    steps.value = next(steps.value)
    const { present } = steps.value
    const kept = chosen.value.filter((thing) => things.isIn(present, thing))
    if (kept.length < chosen.value.length) chosen.value = kept
  }

  return {
    ...{ id, project, steps, chosen, selected, wanted, design },
    canUndo: computed(() => (steps.value?.past.length ?? 0) > 0),
    canRedo: computed(() => (steps.value?.future.length ?? 0) > 0),
    show(newId: string, opened: Design): void {
      id.value = newId
      steps.value = firstStep(opened)
      chosen.value = []
    },
    close(): void {
      id.value = null
      steps.value = null
      chosen.value = []
    },
    /** @param gesture of a change that is one of several in one step */
    change: (next: Design, gesture: string | null = null) => step((now) => changed(now, next, gesture)),
    settle: () => step(settled),
    undo: () => step(undone),
    redo: () => step(redone),
  }
})

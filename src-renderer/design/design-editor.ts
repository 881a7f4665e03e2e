import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Design } from '../../src-main/contract/design'
import { changed, firstStep, redone, settled, undone, type Steps } from './undo'

/** The design that is open, with the way back: the same one in the designer and in the planner. */
export const useDesignEditor = defineStore('design-editor', () => {
  /** Of the project's designs; null: none is open. */
  const id = ref<string | null>(null)
  const project = ref<string | null>(null)
  const steps = shallowRef<Steps<Design> | null>(null)
  const selected = ref<string | null>(null)
  /** A member that somebody was sent to. */
  const wanted = shallowRef<{ readonly member: string } | null>(null)

  const design = computed(() => steps.value?.present ?? null)
  const step = (next: (steps: Steps<Design>) => Steps<Design>): void => {
    if (steps.value === null) return
    steps.value = next(steps.value)
    const { elements } = steps.value.present
    if (!elements.some((element) => element.id === selected.value)) selected.value = elements[0]?.id ?? null
  }

  return {
    ...{ id, project, steps, selected, wanted, design },
    canUndo: computed(() => (steps.value?.past.length ?? 0) > 0),
    canRedo: computed(() => (steps.value?.future.length ?? 0) > 0),
    show(newId: string, opened: Design): void {
      id.value = newId
      steps.value = firstStep(opened)
      selected.value = opened.elements[0]?.id ?? null
    },
    close(): void {
      id.value = null
      steps.value = null
      selected.value = null
    },
    /** @param gesture of a change that is one of several in one step */
    change: (next: Design, gesture: string | null = null) => step((now) => changed(now, next, gesture)),
    settle: () => step(settled),
    undo: () => step(undone),
    redo: () => step(redone),
  }
})

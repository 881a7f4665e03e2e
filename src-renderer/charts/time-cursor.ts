import { inject, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

/** The time somebody points at in one of the charts, in epoch seconds; null while nobody does. */
export type TimeCursor = ShallowRef<number | null>

const cursorKey: InjectionKey<TimeCursor> = Symbol('time cursor')

/** Charts below this component share one cross-hair. */
export function provideTimeCursor(): TimeCursor {
  const cursor = shallowRef<number | null>(null)
  provide(cursorKey, cursor)
  return cursor
}

/** The cross-hair shared with the charts around; one of its own for a chart that stands alone. */
export const useTimeCursor = (): TimeCursor => inject(cursorKey, () => shallowRef<number | null>(null), true)

import { inject, provide, ref, type InjectionKey, type Ref } from 'vue'

const paperKey: InjectionKey<Ref<boolean>> = Symbol('paper')

/** Whether the page is drawn for paper: all of it, in light colours. */
export function providePaper(): Ref<boolean> {
  const isPaper = ref(false)
  provide(paperKey, isPaper)
  return isPaper
}

export const usePaper = (): Ref<boolean> => inject(paperKey, () => ref(false), true)

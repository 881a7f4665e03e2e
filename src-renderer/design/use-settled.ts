import { onScopeDispose, shallowReadonly, shallowRef, watch, type Ref } from 'vue'

/** A value that follows its source once it has been quiet for so long: for what is too much to do at every step of a drag. */
export function useSettled<T>(source: () => T, quietMs = 250): Readonly<Ref<T>> {
  const settled = shallowRef(source()) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, () => {
    clearTimeout(timer)
    timer = setTimeout(() => (settled.value = source()), quietMs)
  })
  onScopeDispose(() => clearTimeout(timer))
  return shallowReadonly(settled)
}

import { onScopeDispose, shallowReadonly, shallowRef, watch, type Ref } from 'vue'

/** A value that follows its source at most once an animation frame: however often data comes, charts draw once. */
export function useFrame<T>(source: () => T): Readonly<Ref<T>> {
  const settled = shallowRef(source()) as Ref<T>
  let request = 0

  const settle = (): void => {
    request = 0
    settled.value = source()
  }
  watch(source, () => {
    if (request === 0) request = requestAnimationFrame(settle)
  })
  onScopeDispose(() => cancelAnimationFrame(request))

  return shallowReadonly(settled)
}

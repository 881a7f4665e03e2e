import { onMounted, onScopeDispose, readonly, ref, type Ref } from 'vue'

/** How wide an element is, in pixels; `before` until it is there. */
export function useWidth(element: () => HTMLElement | null, before: number): Readonly<Ref<number>> {
  const width = ref(before)
  const observer = new ResizeObserver((entries) => {
    const measured = entries.at(-1)?.contentRect.width ?? 0
    // What is hidden for a while has no width.
    if (measured > 0) width.value = measured
  })
  onMounted(() => {
    const target = element()
    if (target) observer.observe(target)
  })
  onScopeDispose(() => observer.disconnect())
  return readonly(width)
}

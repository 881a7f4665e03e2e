import { onMounted, onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Whether somebody can see an element, or could soon by scrolling a little. */
export function useInView(element: () => HTMLElement | null): Readonly<Ref<boolean>> {
  const isInView = ref(true)
  const observer = new IntersectionObserver((entries) => (isInView.value = entries.at(-1)?.isIntersecting ?? true), {
    rootMargin: '100px',
  })
  onMounted(() => {
    const target = element()
    if (target) observer.observe(target)
  })
  onScopeDispose(() => observer.disconnect())
  return readonly(isInView)
}

import { computed, ref, watch, type ComputedRef } from 'vue'
import { useWorldGestures } from './use-world-gestures'
import { useWorld } from './world'

/** Standing still, and going on at the rate from before. */
export function usePause(): { readonly isPaused: ComputedRef<boolean>; toggle(): void } {
  const world = useWorld()
  const { setRate } = useWorldGestures()
  const before = ref<number | null>(1)
  const rate = computed(() => world.state?.clock.rate)
  const isPaused = computed(() => rate.value === 0)

  watch(rate, (now) => now !== undefined && now !== 0 && (before.value = now), { immediate: true })
  const toggle = (): void => {
    // A step ends as well: it stands still then.
    const goesOn = isPaused.value && world.state?.busy !== 'step'
    void setRate(goesOn ? before.value : 0)
  }
  return { isPaused, toggle }
}

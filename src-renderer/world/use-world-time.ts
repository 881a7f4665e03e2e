import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import { useWorld } from './world'

const SHOWN_EVERY_MS = 200

/** World time as it goes on, epoch milliseconds. */
export function useWorldTime(): Readonly<Ref<number>> {
  const world = useWorld()
  const time = ref(world.now())
  const look = (): void => void (time.value = world.now())
  const timer = setInterval(look, SHOWN_EVERY_MS)
  watch(() => world.state, look)
  onScopeDispose(() => clearInterval(timer))
  return readonly(time)
}

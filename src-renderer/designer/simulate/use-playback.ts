import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** All of it is shown in so long, however much it is. */
const SHOW_MS = 30_000

export interface Playback {
  readonly isPlaying: Readonly<Ref<boolean>>
  toggle(): void
  stop(): void
}

/** Go through moments one after the other, from the present one on; from the last one, over again. */
export function usePlayback(place: Ref<number>, count: () => number): Playback {
  const isPlaying = ref(false)
  let frame = 0
  let exact = 0
  let before = 0

  const stop = (): void => {
    isPlaying.value = false
    cancelAnimationFrame(frame)
  }
  const step = (now: number): void => {
    const last = count() - 1
    exact += ((now - before) / SHOW_MS) * count()
    before = now
    place.value = Math.min(last, Math.floor(exact))
    if (place.value >= last) stop()
    else frame = requestAnimationFrame(step)
  }
  const toggle = (): void => {
    if (isPlaying.value) return stop()
    isPlaying.value = true
    exact = place.value >= count() - 1 ? 0 : place.value
    before = performance.now()
    frame = requestAnimationFrame(step)
  }
  onScopeDispose(stop)
  return { isPlaying: readonly(isPlaying), toggle, stop }
}

import { onScopeDispose, readonly, ref, type Ref } from 'vue'

export interface Wall {
  readonly isOn: Readonly<Ref<boolean>>
  enter(): Promise<void>
  leave(): void
}

/** One element over the whole screen, until Escape. Where full screen is not to be had it covers the window. */
export function useWall(element: () => HTMLElement | null): Wall {
  const isOn = ref(false)

  const leave = (): void => {
    isOn.value = false
    if (document.fullscreenElement) void document.exitFullscreen()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isOn.value) leave()
  }
  /** The browser takes Escape for itself in full screen, and tells that it did. */
  const onChange = (): void => {
    if (!document.fullscreenElement) isOn.value = false
  }
  window.addEventListener('keydown', onKey)
  document.addEventListener('fullscreenchange', onChange)
  onScopeDispose(() => {
    window.removeEventListener('keydown', onKey)
    document.removeEventListener('fullscreenchange', onChange)
    leave()
  })

  return {
    isOn: readonly(isOn),
    leave,
    enter: async () => {
      isOn.value = true
      await element()
        ?.requestFullscreen()
        .catch(() => undefined)
    },
  }
}

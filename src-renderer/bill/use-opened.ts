import { shallowRef } from 'vue'

/** Which of many things stand open. */
export interface Opened {
  has(id: string): boolean
  toggle(id: string): void
}

export function useOpened(): Opened {
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  return {
    has: (id) => ids.value.has(id),
    toggle: (id) => {
      const next = new Set(ids.value)
      if (!next.delete(id)) next.add(id)
      ids.value = next
    },
  }
}

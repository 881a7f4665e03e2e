import { ref, watch, type Ref } from 'vue'

/** What a person has put in place of a value; it follows the value until it is touched, and again once it is the value. */
export function useDraft<T>(value: () => T): Ref<T> {
  const draft = ref(value()) as Ref<T>
  watch(value, (now, before) => {
    if (JSON.stringify(draft.value) === JSON.stringify(before)) draft.value = now
  })
  return draft
}

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

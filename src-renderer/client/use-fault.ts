import { computed, shallowRef, type WritableComputedRef } from 'vue'
import { useText } from '../i18n/text'

/** Why something failed: set to what was thrown, it reads as a sentence in the language that is chosen. Null when all went well. */
export function useFault(): WritableComputedRef<string | null, unknown> {
  const { sentenceOf } = useText()
  const reason = shallowRef<unknown>(null)
  return computed({
    get: () => (reason.value === null ? null : sentenceOf(reason.value)),
    set: (thrown) => (reason.value = thrown),
  })
}

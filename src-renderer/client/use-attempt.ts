import { readonly, ref, type Ref } from 'vue'
import { useFault } from './use-fault'

export interface Attempt {
  /** Why the last one failed, in words; null after anything that went well. */
  readonly fault: Readonly<Ref<string | null>>
  readonly isBusy: Readonly<Ref<boolean>>
  clear(): void
  /** Do one thing at a time. Null when it failed, or when another one is still under way. */
  attempt<T>(work: () => Promise<T>): Promise<T | null>
}

/** Ask main for something, and keep what it said no to beside where it was asked for. */
export function useAttempt(): Attempt {
  const fault = useFault()
  const isBusy = ref(false)

  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    if (isBusy.value) return null
    isBusy.value = true
    fault.value = null
    try {
      return await work()
    } catch (reason) {
      fault.value = reason
      return null
    } finally {
      isBusy.value = false
    }
  }

  return { fault: readonly(fault), isBusy: readonly(isBusy), clear: () => (fault.value = null), attempt }
}

import type { StreamChange } from '../../src-main/contract/stream-settings'
import { useAttempt, type Attempt } from '../client/use-attempt'
import { useClient } from '../client/use-client'
import { useToasts } from '../ui/toasts'

export interface StreamChanging extends Omit<Attempt, 'attempt'> {
  /**
   * @param done what to say when it was done
   * @returns whether it was done
   */
  change(change: StreamChange, done: string): Promise<boolean>
}

/** Change one stream, one thing at a time. */
export function useStreamChange(arn: () => string): StreamChanging {
  const client = useClient()
  const toasts = useToasts()
  const { attempt, ...shown } = useAttempt()
  return {
    ...shown,
    change: async (change, done) => {
      const answer = await attempt(() => client.call('stream.change', { arn: arn(), change }))
      if (answer === null) return false
      toasts.add({ tone: 'good', text: done })
      return true
    },
  }
}

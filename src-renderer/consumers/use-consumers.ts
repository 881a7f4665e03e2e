import { useAttempt } from '../client/use-attempt'
import type { Client } from '../client/client'
import { useFeed } from '../client/use-feed'

/** Who reads a stream, or without an ARN all of them, and what can be done about them. */
export function useConsumers(client: Client, arn: () => string | undefined) {
  const { attempt } = useAttempt()
  const { latest, failure, retry } = useFeed(client, 'consumers.watch', {
    input: () => {
      const wanted = arn()
      return wanted === undefined ? {} : { arn: wanted }
    },
  })
  const dismiss = (of: { readonly arn: string; readonly id: string }): Promise<unknown> =>
    attempt(() => client.call('consumer.dismiss', { arn: of.arn, id: of.id }))
  return { latest, failure, retry, dismiss }
}

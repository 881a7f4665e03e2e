import type { Client } from '../client/client'
import { useFeed } from '../client/use-feed'
import { useWorld } from './world'

/** Keep the store at what main last told of the world that is open. */
export function useWorldWatch(client: Client, opened: () => string | undefined): void {
  const world = useWorld()
  useFeed(client, 'world.watch', {
    input: () => (opened() === undefined ? null : {}),
    onEvent: (state) => world.tell(state),
  })
}

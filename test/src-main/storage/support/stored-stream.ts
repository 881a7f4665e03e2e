import { StreamSettings } from '../../../../src-main/storage/stream-settings'
import type { StoredStream } from '../../../../src-main/storage/stream-store'

/** A stream of three shards as it is kept. */
export const storedStream = (name: string, changes: Partial<StoredStream> = {}): StoredStream => ({
  id: `id of ${name}`,
  name,
  accountId: '000000000000',
  region: 'us-east-1',
  createdAt: 1_795_260_000_123,
  settings: StreamSettings.parse({}),
  shards: [
    {
      number: 0,
      startingHashKey: '0',
      endingHashKey: '99',
      createdAt: 1_795_260_000,
      openedAt: 1_795_260_000_123,
      parents: [],
    },
    {
      number: 1,
      startingHashKey: '100',
      endingHashKey: '199',
      createdAt: 1_795_260_000,
      openedAt: 1_795_260_000_123,
      parents: [],
    },
    {
      number: 10,
      startingHashKey: '200',
      endingHashKey: '340282366920938463463374607431768211455',
      createdAt: 1_795_260_007,
      openedAt: 1_795_260_006_500,
      parents: [2, 3],
    },
  ],
  consumers: [],
  ...changes,
})

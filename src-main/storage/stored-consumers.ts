import { z } from 'zod'

/** Who has read a stream and how far, as it is kept. Times are epoch milliseconds. */
export const StoredConsumers = z.array(
  z.object({
    id: z.string(),
    kind: z.enum(['polling', 'fan-out']),
    name: z.string(),
    accessKeyId: z.string().optional(),
    shards: z.array(
      z.object({
        number: z.number(),
        /** Index of the next record to read. */
        position: z.number(),
        last: z.object({ index: z.number(), arrivedAt: z.number() }).optional(),
        unreadSince: z.number().optional(),
        isFinished: z.boolean(),
        lastSeenAt: z.number(),
      }),
    ),
  }),
)
export type StoredConsumers = z.infer<typeof StoredConsumers>

import { z } from 'zod'

/** What an account has set in a region, as it is kept. */
export const AccountSettings = z.object({
  /** The commitment to a minimum throughput, once there was one: when it began, and when it ends or ended, epoch ms. */
  commitment: z.object({ startedAt: z.number(), endsAt: z.number().optional() }).optional(),
})
export type AccountSettings = Readonly<z.infer<typeof AccountSettings>>

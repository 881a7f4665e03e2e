import { z } from 'zod'
import { command, defineContract, feed } from './define'

/** An access key without its secret, which is told once. */
export const AccessKeyRow = z.object({
  accessKeyId: z.string(),
  userName: z.string(),
  /** Twelve digits: whose streams the key acts on. */
  accountId: z.string(),
  /** Policies in IAM's JSON language, as they were given. */
  policies: z.array(z.string()),
  isActive: z.boolean(),
  /** Epoch milliseconds; null: it was given on the command line, for this run, and cannot be changed. */
  createdAt: z.number().nullable(),
})
export type AccessKeyRow = z.infer<typeof AccessKeyRow>

const Policy = z.string().max(100_000)
const Id = z.object({ accessKeyId: z.string() })

/** What is wrong with a name, a number or a policy comes back as a refusal that says so. */
export const accessKeys = defineContract({
  /** Those of the command line first, then those of the project in order of their making; again at every change. */
  'accessKeys.watch': feed({ input: z.object({}), event: z.object({ keys: z.array(AccessKeyRow) }) }),
  /** A key made without policies may do everything. The answer is the only one that holds the secret. */
  'accessKey.create': command({
    input: z.object({ userName: z.string(), accountId: z.string(), policies: z.array(Policy).optional() }),
    output: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  }),
  /** A key that is not active is refused like one that is unknown. */
  'accessKey.setActive': command({ input: Id.extend({ isActive: z.boolean() }), output: z.object({}) }),
  /** Takes effect with the next request. */
  'accessKey.setPolicies': command({ input: Id.extend({ policies: z.array(Policy) }), output: z.object({}) }),
  'accessKey.delete': command({ input: Id, output: z.object({}) }),
})

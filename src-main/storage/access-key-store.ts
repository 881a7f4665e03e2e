import { z } from 'zod'
import type { Database } from './database'
import { sqliteDocuments, type DocumentStore } from './document-store'

/** An access key of a project as it is kept, secret included. */
const StoredAccessKey = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  /** Twelve digits. */
  accountId: z.string(),
  userName: z.string(),
  /** Policies in IAM's JSON language, as they were given. */
  policies: z.array(z.string()).readonly(),
  isActive: z.boolean(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
})
export type StoredAccessKey = Readonly<z.infer<typeof StoredAccessKey>>

/** By their ids. */
export type AccessKeyStore = DocumentStore<StoredAccessKey>

export const sqliteAccessKeys = (database: Database): AccessKeyStore =>
  sqliteDocuments(database, 'access-key', StoredAccessKey)

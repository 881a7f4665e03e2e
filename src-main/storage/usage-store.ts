import { z } from 'zod'
import type { Database } from './database'
import { sqliteDocuments, type DocumentStore } from './document-store'

/** Amounts by dimension, in decimal digits: they outgrow what JSON's numbers can hold. */
const StoredUsage = z.record(z.string(), z.string().regex(/^\d+$/))

/** What the streams of a project have used, as it is kept. */
const StoredMeters = z.object({
  /** Epoch milliseconds at which counting began. */
  since: z.number(),
  /** By stream ARN. */
  streams: z.record(z.string(), StoredUsage),
  /** Of streams that are gone, together. */
  gone: StoredUsage,
})
export type StoredMeters = Readonly<z.infer<typeof StoredMeters>>

/** There is one, under this id. */
export const metersId = 'meters'
export type MeterStore = DocumentStore<StoredMeters>

export const sqliteMeters = (database: Database): MeterStore => sqliteDocuments(database, 'usage', StoredMeters)

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
  /** By account and region, of streams that are gone. */
  goneOf: z.record(z.string(), StoredUsage).default({}),
  /** By account and region, of their commitments. */
  committed: z.record(z.string(), StoredUsage).default({}),
  /** Of streams that are gone, together: earlier versions did not say whose they were. */
  gone: StoredUsage,
})
export type StoredMeters = Readonly<z.infer<typeof StoredMeters>>

/** There is one, under this id. */
export const metersId = 'meters'
export type MeterStore = DocumentStore<StoredMeters>

export const sqliteMeters = (database: Database): MeterStore => sqliteDocuments(database, 'usage', StoredMeters)

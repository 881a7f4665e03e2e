import { z } from 'zod'
import type { Snapshot } from '../../contract/world'
import { totalOf, WorldFigures } from './figures'

/** What is kept of a snapshot beside its copy: its figures are read here, without opening it. */
const StoredSnapshot = z.object({
  formatVersion: z.literal(1),
  name: z.string(),
  takenAt: z.number(),
  bytes: z.number(),
  running: z.string().nullable(),
  figures: WorldFigures,
})
export type StoredSnapshot = z.infer<typeof StoredSnapshot>

export const writeSnapshot = (snapshot: Omit<StoredSnapshot, 'formatVersion'>): string =>
  JSON.stringify({ formatVersion: 1, ...snapshot } satisfies StoredSnapshot)

/** @returns undefined when it is damaged, or a newer version has written it */
export const readSnapshot = (text: string): StoredSnapshot | undefined => {
  try {
    return StoredSnapshot.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export const toSnapshot = (id: string, { name, takenAt, bytes, running, figures }: StoredSnapshot): Snapshot => ({
  ...{ id, name, takenAt, bytes, running },
  worldTime: figures.now,
  streams: figures.streams.length,
  records: totalOf(figures, 'recordsKept'),
})

import { z } from 'zod'
import { SavedFilter } from '../contract/saved-filters'
import type { DocumentStore } from '../storage/document-store'

/** What is kept for one stream: its filters, by name. */
export const StoredFilters = z.array(SavedFilter)

/** The filters of the record browser that a project keeps, by stream. */
export interface SavedFilters {
  of(streamId: string): readonly SavedFilter[]
  /** Under a name that is taken it replaces the one there. */
  save(streamId: string, saved: SavedFilter): Promise<void>
  remove(streamId: string, name: string): Promise<void>
  /** Called after each change. @returns what ends it */
  onChange(listener: () => void): () => void
}

/** @param streamIds the streams there are; what was kept for any other is forgotten */
export const openSavedFilters = async (
  store: DocumentStore<readonly SavedFilter[]>,
  streamIds: readonly string[],
): Promise<SavedFilters> => {
  const kept = new Map(await store.all())
  for (const id of kept.keys()) {
    if (streamIds.includes(id)) continue
    await store.remove(id)
    kept.delete(id)
  }
  const listeners = new Set<() => void>()
  const others = (streamId: string, name: string): SavedFilter[] =>
    (kept.get(streamId) ?? []).filter((saved) => saved.name !== name)
  const replace = async (streamId: string, filters: readonly SavedFilter[]): Promise<void> => {
    const sorted = filters.toSorted((a, b) => a.name.localeCompare(b.name))
    kept.set(streamId, sorted)
    await store.save(streamId, sorted)
    listeners.forEach((listener) => listener())
  }
  return {
    of: (streamId) => kept.get(streamId) ?? [],
    save: (streamId, saved) => replace(streamId, [...others(streamId, saved.name), saved]),
    remove: (streamId, name) => replace(streamId, others(streamId, name)),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

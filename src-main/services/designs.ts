import { z } from 'zod'
import type { SourceDocument } from '../contract/blueprint'
import type { DesignSummary } from '../contract/design'
import type { Design } from '../planning/design/design'
import { readDesign, writeDesign } from '../planning/design/read-design'
import type { Clock } from '../platform/clock'
import type { Ids } from '../platform/ids'
import { createDesignVersions, type DesignVersions, type StoredVersion } from './design-versions'
import { sentence, type Sentence } from '../platform/sentence'
import type { DocumentStore } from '../storage/document-store'

/**
 * A design as a project keeps it: what would be in its file. What a newer version wrote, or what was damaged, stays as it is until
 * somebody removes it.
 */
export const StoredDesign = z.object({ savedAt: z.number(), text: z.string() })
export type StoredDesign = z.infer<typeof StoredDesign>

/** The designs that a project keeps. */
export interface Designs {
  /** By name. */
  all(): readonly DesignSummary[]
  /** @returns undefined: there is none; or why it cannot be read */
  open(id: string): Design | { readonly problem: Sentence } | undefined
  /** @param id null: as a new one */
  save(id: string | null, design: Design): Promise<string>
  remove(id: string): Promise<void>
  /** The file a design came from; undefined: it came from none. */
  documentOf(id: string): SourceDocument | undefined
  keepDocument(id: string, document: SourceDocument): Promise<void>
  /** What they looked like before. */
  readonly versions: DesignVersions
  /** Called after each change. @returns what ends it */
  onChange(listener: () => void): () => void
}

export interface DesignsOptions {
  readonly store: DocumentStore<StoredDesign>
  readonly versions: DocumentStore<StoredVersion>
  readonly documents: DocumentStore<SourceDocument>
  readonly clock: Clock
  readonly ids: Ids
  /** What a new project begins with, under these ids. */
  readonly first?: readonly { readonly id: string; readonly design: Design }[]
}

interface Kept {
  readonly stored: StoredDesign
  readonly design: Design | { readonly problem: Sentence }
}

export const openDesigns = async ({ store, clock, ids, first = [], ...options }: DesignsOptions): Promise<Designs> => {
  const kept = new Map<string, Kept>()
  for (const [id, stored] of await store.all()) kept.set(id, { stored, design: designIn(stored.text) })
  const versions = createDesignVersions(options.versions)
  const documents = new Map(await options.documents.all())
  const listeners = new Set<() => void>()
  const changed = (): void => listeners.forEach((listener) => listener())
  const save = async (id: string, design: Design): Promise<void> => {
    const stored = { savedAt: clock.now(), text: writeDesign(design) }
    await store.save(id, stored)
    kept.set(id, { stored, design })
    await versions.note(id, stored)
    changed()
  }
  for (const { id, design } of first) await save(id, design)
  return {
    versions,
    all: () => [...kept].map(([id, one]) => summaryOf(id, one)).sort((a, b) => a.name.localeCompare(b.name)),
    open: (id) => kept.get(id)?.design,
    save: async (known, design) => {
      const id = known ?? ids.hex(8)
      await save(id, design)
      return id
    },
    remove: async (id) => {
      await store.remove(id)
      await versions.forget(id)
      if (documents.delete(id)) await options.documents.remove(id)
      if (kept.delete(id)) changed()
    },
    documentOf: (id) => documents.get(id),
    keepDocument: async (id, document) => {
      await options.documents.save(id, document)
      documents.set(id, document)
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const designIn = (text: string): Kept['design'] => {
  const { design, problems } = readDesign(text)
  if (design !== null) return design
  const reason = problems.map(({ place, message }) => (place === '' ? message : `${place}: ${message}`)).join(' ')
  return { problem: sentence('DesignUnreadable', { reason }) }
}

const summaryOf = (id: string, { stored, design }: Kept): DesignSummary => {
  if (!('problem' in design)) {
    const { name, region, elements } = design
    return { id, name, region, elements: elements.length, savedAt: stored.savedAt, problem: null }
  }
  return { id, ...told(stored.text, id), savedAt: stored.savedAt, problem: design.problem }
}

/** What can be told of a text that is not a design of this version. */
const Told = z.object({
  name: z.string().catch(''),
  region: z.string().catch(''),
  elements: z.array(z.unknown()).catch([]),
})

const told = (text: string, id: string): Pick<DesignSummary, 'name' | 'region' | 'elements'> => {
  const { name, region, elements } = Told.catch({ name: '', region: '', elements: [] }).parse(parsed(text))
  return { name: name || id, region, elements: elements.length }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

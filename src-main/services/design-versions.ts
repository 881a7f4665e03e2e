import { z } from 'zod'
import type { DesignVersion } from '../contract/design-versions'
import { diffDesigns } from '../planning/design/diff'
import type { Design } from '../planning/design/design'
import { readDesign } from '../planning/design/read-design'
import type { DocumentStore } from '../storage/document-store'

/** A design's text as it was at one time; `savedAt` is of its last change, `since` of its first. */
export const StoredVersion = z.object({
  design: z.string(),
  since: z.number(),
  savedAt: z.number(),
  name: z.string().nullable(),
  text: z.string(),
})
export type StoredVersion = z.infer<typeof StoredVersion>

/** What designs looked like. */
export interface DesignVersions {
  /** Note how a design is kept now. Changes of one sitting are one version. */
  note(design: string, kept: { readonly savedAt: number; readonly text: string }): Promise<void>
  /** The newest first. */
  of(design: string): Promise<readonly DesignVersion[]>
  /** @returns undefined: there is none, or it cannot be read */
  open(design: string, version: string): Promise<Design | undefined>
  /** @param name empty: none. @returns whether there is such a version */
  name(design: string, version: string, name: string): Promise<boolean>
  forget(design: string): Promise<void>
}

/** A pause of so long begins another version; so does a sitting that has lasted so long. */
const pauseMs = 10 * 60_000
const longestSittingMs = 60 * 60_000
/** Of those without a name the oldest go. */
const mostUnnamed = 100

/** They are read when somebody asks for them or changes a design, not whenever a project is opened. */
export const createDesignVersions = (store: DocumentStore<StoredVersion>): DesignVersions => {
  let reading: Promise<Map<string, StoredVersion>> | undefined
  const read = (): Promise<Map<string, StoredVersion>> => {
    reading ??= store.all().then((all) => new Map(all))
    reading.catch(() => (reading = undefined))
    return reading
  }
  /** Versions that were made since the project was opened: only those may still grow. */
  const growing = new Map<string, string>()

  const of = async (design: string): Promise<[string, StoredVersion][]> =>
    [...(await read())].filter(([, version]) => version.design === design).sort(([a], [b]) => numberOf(b) - numberOf(a))
  const save = async (id: string, version: StoredVersion): Promise<void> => {
    ;(await read()).set(id, version)
    await store.save(id, version)
  }
  const remove = async (id: string): Promise<void> => {
    ;(await read()).delete(id)
    await store.remove(id)
  }

  return {
    note: async (design, { savedAt, text }) => {
      const before = await of(design)
      const [newest] = before
      if (newest?.[1].text === text) return
      const open = growing.get(design)
      const present = before.find(([id]) => id === open)?.[1]
      if (open !== undefined && present !== undefined && isSameSitting(present, savedAt)) {
        await save(open, { ...present, savedAt, text })
        return
      }
      const id = `${design}/${String(newest === undefined ? 1 : numberOf(newest[0]) + 1)}`
      growing.set(design, id)
      await save(id, { design, since: savedAt, savedAt, name: null, text })
      const unnamed = (await of(design)).filter(([, version]) => version.name === null)
      for (const [old] of unnamed.slice(mostUnnamed)) await remove(old)
    },
    of: async (design) => {
      const versions = await of(design)
      return versions.map(([id, version], at) => summaryOf(id, version, versions[at + 1]?.[1]))
    },
    open: async (design, version) => {
      const stored = (await read()).get(version)
      return stored?.design === design ? (readDesign(stored.text).design ?? undefined) : undefined
    },
    name: async (design, version, name) => {
      const stored = (await read()).get(version)
      if (stored?.design !== design) return false
      await save(version, { ...stored, name: name === '' ? null : name })
      // What has a name stays as it is.
      if (growing.get(design) === version) growing.delete(design)
      return true
    },
    forget: async (design) => {
      for (const [id] of await of(design)) await remove(id)
    },
  }
}

const isSameSitting = ({ since, savedAt }: StoredVersion, now: number): boolean =>
  now >= savedAt && now - savedAt < pauseMs && now - since < longestSittingMs

const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('/') + 1))

const summaryOf = (id: string, version: StoredVersion, before: StoredVersion | undefined): DesignVersion => {
  const design = readDesign(version.text).design
  const previous = before === undefined ? null : readDesign(before.text).design
  return {
    ...{ id, savedAt: version.savedAt, name: version.name, elements: design?.elements.length ?? 0 },
    changes: design === null || previous === null ? 0 : diffDesigns(previous, design).length,
  }
}

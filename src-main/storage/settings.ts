import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { systemErrorCode } from '../platform/breakage'

/** What is remembered for all projects of a data folder. */
const Settings = z.object({
  formatVersion: z.literal(1),
  /** The project to open at the next start. */
  project: z.string().optional(),
  port: z.number().int().min(1).max(65535),
  /** Files written before there was TLS do not say. */
  tls: z.boolean().default(false),
  auth: z.enum(['open', 'strict']).default('open'),
  theme: z.enum(['system', 'light', 'dark']),
  /** Files written while there was only English do not say. */
  language: z.enum(['system', 'en', 'es', 'pt-BR']).default('system'),
  /** Web origins whose pages may call the endpoint, e.g. `http://localhost:3000`. */
  allowOrigins: z.array(z.string()),
  isWelcomed: z.boolean(),
})
export type Settings = z.infer<typeof Settings>

/** @source port: `design.md`, the endpoint's default */
const defaults: Settings = {
  formatVersion: 1,
  port: 4567,
  tls: false,
  auth: 'open',
  theme: 'system',
  language: 'system',
  allowOrigins: [],
  isWelcomed: false,
}

export interface SettingsFile {
  readonly current: Settings
  /** Where unreadable settings were put out of the way. */
  readonly setAside?: string
  change(part: Partial<Settings>): Promise<void>
}

/** Read `settings.json` of a data folder; what cannot be read is renamed and replaced by the defaults. */
export const openSettings = async (folder: string, now: number): Promise<SettingsFile> => {
  const path = join(folder, 'settings.json')
  const { settings, setAside } = await load(path, now)
  let current = settings
  let last: Promise<void> = Promise.resolve()
  const write = async (): Promise<void> => {
    await fs.writeFile(`${path}.new`, `${JSON.stringify(current, null, 2)}\n`)
    await fs.rename(`${path}.new`, path)
  }
  return {
    get current() {
      return current
    },
    ...(setAside === undefined ? {} : { setAside }),
    change: (part) => {
      current = { ...current, ...part }
      // One write at a time: two would take each other's `.new` away.
      const turn = last.then(write)
      last = turn.catch(() => {})
      return turn
    },
  }
}

const load = async (path: string, now: number): Promise<{ settings: Settings; setAside?: string }> => {
  let text: string
  try {
    text = await fs.readFile(path, 'utf8')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return { settings: defaults }
    throw error
  }
  const parsed = Settings.safeParse(parseJson(text))
  if (parsed.success) return { settings: parsed.data }
  const setAside = `${path}.damaged-${now}`
  await fs.rename(path, setAside)
  return { settings: defaults, setAside }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

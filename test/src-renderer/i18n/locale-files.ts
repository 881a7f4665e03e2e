import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../../resources/locales')

/** The texts of a locale file by their keys, `area.overview` for one. */
export type Texts = ReadonlyMap<string, string>

const leavesOf = (value: unknown, path: string): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, child]) => leavesOf(child, path === '' ? name : `${path}.${name}`))
    : [[path, String(value)]]

/** What lies in the folder, whatever the code makes of it. */
export const localeFiles: ReadonlyMap<string, Texts> = new Map(
  readdirSync(folder).map((file) => [
    file.replace('.json', ''),
    new Map(leavesOf(JSON.parse(readFileSync(join(folder, file), 'utf8')), '')),
  ]),
)

export const english: Texts = localeFiles.get('en') ?? new Map()

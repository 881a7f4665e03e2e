import { promises as fs } from 'node:fs'
import { dirname, join } from 'node:path'
import { exportDesign, type Exported } from '../../blueprint/export-design'
import type { TextFile } from '../../blueprint/files'
import { ExportFormat, exportFormats } from '../../contract/blueprint'
import { fileNameOf } from '../../planning/design/read-design'
import { systemErrorCode } from '../../platform/breakage'
import type { Clock } from '../../platform/clock'
import { monthlyOf } from '../../services/export-handlers'
import { readArguments } from './arguments'
import { list } from './bill-text'
import { badInput, badUsage, done, isRefused, type Outcome, type Refused } from './outcome'
import { jsonText } from './price-command'
import { priceFiles } from './priced-design'
import { reportVersion } from './price-report'
import { readTerms } from './terms'

/** `export FILE`: a design as files that clouds are built from. */
export const exportCommand = async (argv: readonly string[], clock: Clock): Promise<Outcome> => {
  const read = readArguments(argv, {
    options: ['json', 'format', 'out', 'force', 'region', 'book', 'data'],
    files: [1, 1, 'one design file'],
  })
  if (isRefused(read)) return read.refused
  const { options } = read
  const format = ExportFormat.safeParse(options.format)
  if (!format.success) {
    return badUsage(`--format takes ${exportFormats.join(', ')}, not "${options.format ?? ''}".`).refused
  }
  const terms = readTerms(options)
  if (isRefused(terms)) return terms.refused
  const priced = await priceFiles(read.files, { options, terms, clock })
  if (isRefused(priced)) return priced.refused
  const [first] = priced
  if (first === undefined) return badUsage('It takes one design file.').refused
  const exported = exportDesign(first.design, { format: format.data, monthly: monthlyOf(first.bill) })
  const folder = options.out ?? fileNameOf(first.design).replace('.streamgauge.json', `-${format.data}`)
  const written = await writeFiles(folder, exported.files, options.force === true)
  if (isRefused(written)) return written.refused
  return done(options.json === true ? jsonText(reportOf(folder, exported)) : textOf(folder, exported))
}

/** All of them or none: a file that is there is left alone unless it may be replaced. */
const writeFiles = async (
  folder: string,
  files: readonly TextFile[],
  mayReplace: boolean,
): Promise<Refused | undefined> => {
  const paths = files.map(({ name, text }) => ({ path: join(folder, name), text }))
  const there = mayReplace ? [] : await existing(paths.map(({ path }) => path))
  if (there.length > 0) {
    return badInput(
      ...there.map((path) => `${path}: It is there already. Use --force to replace it, or another --out.`),
    )
  }
  try {
    for (const { path, text } of paths) {
      await fs.mkdir(dirname(path), { recursive: true })
      await fs.writeFile(path, text, { flag: mayReplace ? 'w' : 'wx' })
    }
    return undefined
  } catch (error) {
    const isFile = ['EEXIST', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')
    return badInput(`${folder}: ${isFile ? 'this is a file, not a folder.' : (error as Error).message}`)
  }
}

const existing = async (paths: readonly string[]): Promise<readonly string[]> => {
  const found = await Promise.all(
    paths.map(async (path) => {
      try {
        await fs.lstat(path)
        return [path]
      } catch {
        return []
      }
    }),
  )
  return found.flat()
}

const reportOf = (folder: string, { files, leftOver }: Exported) => ({
  formatVersion: reportVersion,
  folder,
  files: files.map(({ name }) => name),
  leftOver: leftOver.map(({ place, message }) => ({ place, message })),
})

const textOf = (folder: string, { files, leftOver }: Exported): string =>
  [
    list(
      `Written to ${folder}`,
      files.map(({ name }) => name),
    ),
    list('Left to do', [...new Set(leftOver.map(({ message }) => message))]),
  ]
    .filter((part) => part !== '')
    .join('\n')

import { promises as fs } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { readBlueprint, type BlueprintAnswer, type SourceFile } from '../../blueprint/import/read-blueprint'
import { checkDesign } from '../../planning/check/check-design'
import { fileNameOf, writeDesign } from '../../planning/design/read-design'
import type { Design } from '../../planning/design/design'
import { systemErrorCode } from '../../platform/breakage'
import { readArguments } from './arguments'
import { list } from './bill-text'
import { badInput, badUsage, done, isRefused, problemText, type Outcome, type Refused } from './outcome'
import { jsonText } from './price-command'
import { reportVersion } from './price-report'
import { readText } from './read-file'

/** `import FILE…`: files that clouds are built from, as a design. */
export const importCommand = async (argv: readonly string[]): Promise<Outcome> => {
  const read = readArguments(argv, {
    options: ['json', 'out', 'force', 'set'],
    files: [1, 100, 'files of one template, configuration or set of descriptions'],
  })
  if (isRefused(read)) return read.refused
  const { options } = read
  const answers = readAnswers(options.set ?? [])
  if (isRefused(answers)) return answers.refused
  const files = await readFiles(read.files)
  if (isRefused(files)) return files.refused
  const imported = readBlueprint({ files, answers })
  // A file may say what no design can do, such as a cycle: that is drawn, and put right by hand.
  const wrong = imported.design === null ? [] : checkDesign(imported.design)
  const answer = { ...imported, problems: [...imported.problems, ...wrong] }
  const [first = ''] = read.files
  if (answer.design === null) return refused(answer, { file: first, isJson: options.json === true })
  const path = options.out ?? fileNameOf(answer.design)
  const written = await write(path, answer.design, options.force === true)
  if (isRefused(written)) return written.refused
  return done(options.json === true ? jsonText(reportOf(answer, path)) : textOf(answer, path))
}

const readAnswers = (said: readonly string[]): Readonly<Record<string, string>> | Refused => {
  const wrong = said.find((one) => !/^[^=]+=/.test(one))
  if (wrong !== undefined) return badUsage(`--set takes a name and a value, such as Stage=prod, not "${wrong}".`)
  return Object.fromEntries(said.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]))
}

/** Names are told apart from the folder that all of them are in. */
const readFiles = async (paths: readonly string[]): Promise<readonly SourceFile[] | Refused> => {
  const folder = paths.map(dirname).reduce((shortest, one) => (one.length < shortest.length ? one : shortest))
  const files: SourceFile[] = []
  for (const path of paths) {
    const text = await readText(path)
    if (isRefused(text)) return text
    const name = relative(folder, path)
    files.push({ name: name.startsWith('..') ? basename(path) : name.replaceAll('\\', '/'), text })
  }
  return files
}

interface Asked {
  readonly file: string
  readonly isJson: boolean
}

/** What is wrong with it, or what it leaves open. Ends with 1 either way. */
const refused = (answer: BlueprintAnswer, { file, isJson }: Asked): Outcome => {
  const { questions, problems } = answer
  const asked = questions.map(({ name, place, description, type, allowed }) => {
    const may = allowed === null ? (type === 'text' ? '' : ` a ${type}`) : ` ${allowed.join(' or ')}`
    return problemText(file, {
      place,
      message: `Say --set ${name}=…${may}${description === '' ? '' : ` (${description})`}`,
    })
  })
  const { refused: outcome } = badInput(...problems.map((problem) => problemText(file, problem)), ...asked)
  return isJson ? { ...outcome, out: jsonText(reportOf(answer, null)) } : outcome
}

const write = async (path: string, design: Design, mayReplace: boolean): Promise<Refused | undefined> => {
  try {
    await fs.writeFile(path, writeDesign(design), { flag: mayReplace ? 'w' : 'wx' })
    return undefined
  } catch (error) {
    const code = systemErrorCode(error)
    return code === 'EEXIST'
      ? badInput(`${path}: It is there already. Use --force to replace it, or another --out.`)
      : badInput(`${path}: ${code ?? ''} ${(error as Error).message}`)
  }
}

const reportOf = ({ format, questions, problems, leftOver }: BlueprintAnswer, file: string | null) => ({
  ...{ formatVersion: reportVersion, format, file, questions },
  problems: problems.map(({ place, message }) => ({ place, message })),
  leftOver: leftOver.map(({ place, message }) => ({ place, message })),
})

const textOf = ({ problems, leftOver }: BlueprintAnswer, path: string): string =>
  [
    `Written to ${path}\n`,
    list(
      'To be put right',
      problems.map((one) => problemText('', one)),
    ),
    list(
      'Kept in the file, or left to you',
      leftOver.map((one) => problemText('', one)),
    ),
  ].join('')

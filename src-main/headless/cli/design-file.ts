import { basename } from 'node:path'
import { checkDesign } from '../../planning/check/check-design'
import type { Design } from '../../planning/design/design'
import { isDesignText } from '../../planning/design/is-design-text'
import { readDesign, type Problem } from '../../planning/design/read-design'
import { sentence } from '../../platform/sentence'
import { badFile, isRefused, type Refused } from './outcome'
import { readText } from './read-file'

/** A design that may be worked with, or all that is wrong with it. */
export type CheckedDesign =
  | { readonly design: Design; readonly problems: readonly [] }
  | { readonly design: null; readonly problems: readonly Problem[] }

/** What a file on the command line says of a design; refused if there is no reading it. */
export const checkDesignFile = async (file: string): Promise<CheckedDesign | Refused> => {
  const text = await readText(file)
  if (isRefused(text)) return text
  const read = isDesignText(text) ? readDesign(text) : await readAnyDesign(file, text)
  if (read.design === null) return read
  const problems = checkDesign(read.design)
  return problems.length > 0 ? { design: null, problems } : read
}

/** What a cloud is built from, or a design file that does not say so. */
const readAnyDesign = async (file: string, text: string): Promise<CheckedDesign> => {
  const { readBlueprint } = await import('../../blueprint/import/read-blueprint')
  const { format, design, questions, problems } = readBlueprint({ files: [{ name: basename(file), text }] })
  if (format === null) return readDesign(text)
  if (design !== null) return { design, problems: [] }
  const open = questions.map(({ name }) => ({ place: name, ...sentence('BlueprintOpen') }))
  return { design: null, problems: [...problems, ...open] }
}

/** The design in a file, for those who can do nothing without one. */
export const readDesignFile = async (file: string): Promise<Design | Refused> => {
  const checked = await checkDesignFile(file)
  if (isRefused(checked)) return checked
  return checked.design ?? badFile(file, checked.problems)
}

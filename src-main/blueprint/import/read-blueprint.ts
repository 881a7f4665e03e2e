import { readJson } from '../../platform/json-reader'
import { sentence } from '../../platform/sentence'
import type { Problem } from '../../planning/design/problem'
import { readCloudFormation } from './cloudformation'
import { isFound, type Answers, type FoundAnswer } from './found'
import { isDescription, readDescriptions } from './describe'
import { importDesign, type Imported } from './import-design'
import { isPlan, readPlan } from './terraform/plan'
import { readTerraform } from './terraform/terraform'
import { isObject, type ValueObject } from './value'

export interface SourceFile {
  readonly name: string
  readonly text: string
}

export const importFormats = ['cloudformation', 'terraform', 'terraform-plan', 'describe'] as const
export type ImportFormat = (typeof importFormats)[number]

/** A file a design came from, and which part of it each element is. */
export interface SourceDocument {
  readonly format: ImportFormat
  readonly fileName: string
  readonly text: string
  readonly answers: Answers
  readonly links: Imported['links']
}

export interface BlueprintAnswer extends Omit<Imported, 'links'> {
  readonly format: ImportFormat | null
  readonly document: SourceDocument | null
}

export interface BlueprintInput {
  readonly files: readonly SourceFile[]
  readonly name?: string
  readonly answers?: Answers
}

/** More than any template is: what comes is read in the process of the window. */
export const mostBytes = 5_000_000

/** Files that clouds are built from, as a design. The format is told from the content. */
export const readBlueprint = ({ files, name = '', answers = {} }: BlueprintInput): BlueprintAnswer => {
  const bytes = files.reduce((sum, { text }) => sum + text.length, 0)
  if (bytes > mostBytes)
    return refused([{ place: '', ...sentence('BlueprintTooManyBytes', { bytes, most: mostBytes }) }])
  const chosen = formatOf(files)
  if (chosen === undefined) return refused([{ place: '', ...sentence('BlueprintUnknown') }])
  const { format, read } = chosen
  const found = read(answers)
  if (!isFound(found)) return { ...refused(found.problems), format }
  const [first] = chosen.documents
  const fileName = format === 'terraform' && files.length > 1 ? '' : nameOf(files[0])
  const { links, ...imported } = importDesign(found, { name, fileName, answers })
  const document =
    imported.design === null || first === undefined || chosen.documents.length !== 1
      ? null
      : { format, fileName: first.name, text: first.text, answers, links }
  return { ...imported, format, document }
}

const refused = (problems: readonly Problem[]): BlueprintAnswer => ({
  ...{ design: null, format: null, questions: [], problems, leftOver: [], document: null },
})

/** A name for a design out of that of its file. */
const nameOf = (file: SourceFile | undefined): string =>
  (file?.name ?? '')
    .replace(/^.*\//, '')
    .replace(/\.(template\.)?(ya?ml|json|tf|template)$/, '')
    .slice(0, 128)

interface Chosen {
  readonly format: ImportFormat
  readonly read: (answers: Answers) => FoundAnswer
  /** Files an edit would change: of one it can. */
  readonly documents: readonly SourceFile[]
}

const formatOf = (files: readonly SourceFile[]): Chosen | undefined => {
  if (files.some(({ name }) => name.endsWith('.tf'))) {
    return { format: 'terraform', read: (answers) => readTerraform(files, answers), documents: files }
  }
  const json = files.map(({ name, text }) => ({ name, content: jsonIn(text) }))
  const plan = json.find(({ content }) => isPlan(content))?.content
  if (plan !== undefined) return { format: 'terraform-plan', read: () => readPlan(plan as ValueObject), documents: [] }
  if (json.some((file) => isDescription(file.content))) {
    return { format: 'describe', read: () => readDescriptions(json), documents: [] }
  }
  const template = files.find(({ text }, at) => isTemplate(text, json[at]?.content))
  if (template === undefined) return undefined
  const others = files
    .filter((file) => file !== template)
    .map(({ name }) => ({ part: name, place: name, ...sentence('BlueprintOtherFile') }))
  return {
    format: 'cloudformation',
    read: (answers) => {
      const found = readCloudFormation(template.text, answers)
      return isFound(found) ? { ...found, leftOver: [...found.leftOver, ...others] } : found
    },
    documents: [template],
  }
}

const sections = /^["']?(Resources|AWSTemplateFormatVersion)["']?\s*:/m

/** A template of JSON that cannot be read is one all the same, if it looks like one. */
const isTemplate = (text: string, content: unknown): boolean => {
  if (isObject(content)) return 'Resources' in content || 'AWSTemplateFormatVersion' in content
  return sections.test(text) || (/^\s*\{/.test(text) && /"(Resources|AWSTemplateFormatVersion)"\s*:/.test(text))
}

const jsonIn = (text: string): unknown => {
  const read = /^\uFEFF?\s*\{/.test(text) ? readJson(text) : undefined
  return read?.fault === undefined ? read?.value : undefined
}

import { LineCounter } from 'yaml'
import { parseHcl } from '../../hcl/parse'
import { HclFault, type Attribute, type Block, type Body } from '../../hcl/syntax'
import { readJson } from '../../../platform/json-reader'
import { sentence, type FailureKey, type Sentence } from '../../../platform/sentence'
import type { Problem } from '../../../planning/design/problem'
import type { Left } from '../found'
import { lineText } from '../template'
import { Computed, isObject, type Value } from '../value'

/*
 * The files of a Terraform configuration as text: blocks of the root module, and values of variables.
 */

export interface SourceFile {
  readonly name: string
  readonly text: string
}

/** With the line that an offset is on. */
export interface LinedFile extends SourceFile {
  readonly lineAt: (offset: number) => number
}

/** A block with the file it stands in. */
export interface Placed<T> {
  readonly file: LinedFile
  readonly item: T
}

export interface Configuration {
  readonly blocks: readonly Placed<Block>[]
  /** Values of variables: those Terraform takes by itself, in its order, and those of files somebody has to name. */
  readonly usual: ReadonlyMap<string, Placed<Attribute | Value>>
  readonly named: readonly Placed<ReadonlyMap<string, Attribute | Value>>[]
  readonly leftOver: readonly Left[]
}

const told = (place: string, key: FailureKey, values?: Sentence['text']['values']): Problem => ({
  place,
  ...sentence(key, values),
})

export const readConfiguration = (
  files: readonly SourceFile[],
): Configuration | { readonly problems: readonly Problem[] } => {
  const problems: Problem[] = []
  const root = rootOf(files)
  const inRoot = files.filter(({ name }) => folderOf(name) === root).map(lined)
  const blocks = inRoot
    .filter(({ name }) => name.endsWith('.tf'))
    .flatMap((file) => (bodyOf(file, problems)?.blocks ?? []).map((item) => ({ file, item })))
  const values = inRoot.filter(({ name }) => isValues(name)).map((file) => ({ file, item: valuesOf(file, problems) }))
  const automatic = values
    .filter(({ file }) => isAutomatic(file.name))
    .sort((a, b) => rank(a.file.name) - rank(b.file.name) || (a.file.name < b.file.name ? -1 : 1))
  if (problems.length > 0) return { problems }
  return {
    blocks,
    usual: new Map(
      automatic.flatMap(({ file, item }) => [...item].map(([name, value]) => [name, { file, item: value }] as const)),
    ),
    named: values.filter(({ file }) => !isAutomatic(file.name)),
    leftOver: files
      .filter((file) => folderOf(file.name) !== root || !(file.name.endsWith('.tf') || isValues(file.name)))
      .map(({ name }) => ({ part: name, ...told(name, 'BlueprintOtherFile') })),
  }
}

const folderOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/')))
const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** The folder nearest to the top that has a configuration. */
const rootOf = (files: readonly SourceFile[]): string =>
  files
    .filter(({ name }) => name.endsWith('.tf'))
    .map(({ name }) => folderOf(name))
    .sort((a, b) => a.length - b.length)[0] ?? ''

const isValues = (name: string): boolean => /\.tfvars(\.json)?$/.test(name)
const isAutomatic = (name: string): boolean =>
  /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/.test(baseOf(name))
/** Later ones win. @source Terraform language documentation, variable definition precedence */
const rank = (name: string): number => (/\.auto\./.test(name) ? 2 : name.endsWith('.json') ? 1 : 0)

const bodyOf = (file: LinedFile, problems: Problem[]): Body | undefined => {
  try {
    return parseHcl(file.text)
  } catch (error) {
    if (!(error instanceof HclFault)) throw error
    problems.push(faultOf(file, error))
    return undefined
  }
}

const faults = { syntax: 'BlueprintHcl', 'cut-short': 'JsonCutShort', 'too-deep': 'BlueprintTooDeep' } as const

const faultOf = (file: LinedFile, { what, at, member }: HclFault): Problem => {
  const place = `${file.name} ${placeAt(file, at)}`
  return what === 'twice' ? told(place, 'JsonTwice', { name: member }) : told(place, faults[what])
}

const placeAt = (file: LinedFile, at: number): string =>
  lineText(file.lineAt(at), at - file.text.slice(0, at).lastIndexOf('\n'))

const valuesOf = (file: LinedFile, problems: Problem[]): ReadonlyMap<string, Attribute | Value> => {
  if (!file.name.endsWith('.json')) {
    return new Map((bodyOf(file, problems)?.attributes ?? []).map((attribute) => [attribute.name, attribute]))
  }
  const read = readJson(file.text)
  if (read.fault !== undefined)
    problems.push(told(`${file.name} ${lineText(read.fault.line, read.fault.column)}`, 'JsonSyntax'))
  return new Map(Object.entries(read.fault === undefined && isObject(read.value) ? read.value : {}))
}

/** Where a block stands, in words. */
export const blockPlace = ({ file, item }: Placed<Block>, name: string): string =>
  `${file.name} line ${String(file.lineAt(item.start))}, ${name}`

const lined = (file: SourceFile): LinedFile => {
  const counter = new LineCounter()
  for (let at = 0; at >= 0; at = file.text.indexOf('\n', at) + 1 || -1) counter.addNewLine(at)
  return { ...file, lineAt: (offset) => counter.linePos(offset).line }
}

export const unknownVariable = (name: string): Computed => new Computed(`var.${name}`, [], [name])

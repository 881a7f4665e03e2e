import type { MemberReport, OperationReport } from '../../src-renderer/conformance/report'
import type { Member, Shape, StructureShape } from '../../src-main/engine/shapes'
import type { Fact } from '../sdk/conformance-record'
import type { ModelOperation } from './service-model'

export interface ConformanceReport {
  readonly formatVersion: 1
  /** The package that the members are taken from, with its version. */
  readonly model: string
  readonly operations: readonly OperationReport[]
}

/** What the report is made from besides the facts. */
export interface ReportSources {
  readonly model: string
  readonly operations: readonly ModelOperation[]
  /** The engine's request shapes. */
  readonly shapes: Readonly<Record<string, StructureShape>>
  readonly documentedFaults: Readonly<Record<string, readonly string[]>>
}

export type OperationFact = Fact & { readonly operation: string }

export const conformanceReport = (sources: ReportSources, facts: readonly OperationFact[]): ConformanceReport => ({
  formatVersion: 1,
  model: sources.model,
  operations: sources.operations.map((operation) =>
    reportOperation(
      operation,
      sources,
      facts.filter((fact) => fact.operation === operation.name),
    ),
  ),
})

const reportOperation = (
  { name, input, output }: ModelOperation,
  { shapes, documentedFaults }: ReportSources,
  facts: readonly OperationFact[],
): OperationReport => {
  const isThere = facts.some(({ kind }) => kind === 'success')
  const members = {
    input: withNested(input.map((path) => reportInput(path, shapes[name], facts))),
    output: withNested(output.map((path) => reportOutput(path, facts))),
  }
  const seen = new Set(facts.map((fact) => (fact.kind === 'fault' ? fact.name : undefined)))
  return {
    name,
    ...(isThere ? summary([...members.input, ...members.output]) : { status: 'absent' }),
    ...(isThere ? members : { input: allAbsent(input), output: allAbsent(output) }),
    faults: (documentedFaults[name] ?? []).map((fault) => ({ name: fault, seen: seen.has(fault) })),
  }
}

const allAbsent = (paths: readonly string[]): MemberReport[] => paths.map((path) => ({ path, status: 'absent' }))

/** The model has this member, but the service does not use it yet: its absence makes nothing less than whole. */
const isReserved = (path: string): boolean => /(^|\.)StreamId$/.test(path)
const reserved = 'reserved, not in use on AWS'

const reportInput = (
  path: string,
  shape: StructureShape | undefined,
  facts: readonly OperationFact[],
): MemberReport => {
  const member = shape && findMember(shape, path)
  if (member === undefined) return { path, status: 'absent' }
  if (isUnsupported(shape, path)) {
    return { path, status: 'absent', note: isReserved(path) ? `refused: ${reserved}` : 'refused' }
  }
  if (!isSent(path, facts)) {
    const words = refusalOf(path, facts)
    return words === undefined
      ? { path, status: 'partial', note: 'taken, but shown by no test' }
      : { path, status: 'absent', note: `refused: ${words}` }
  }
  const about = facts.filter((fact) => 'path' in fact && fact.path === path)
  const note = unsentValues(valuesOf(member.shape), about)
  return note === undefined ? { path, status: 'full' } : { path, status: 'partial', note }
}

const isSent = (path: string, facts: readonly OperationFact[]): boolean =>
  facts.some((fact) => fact.kind === 'input' && fact.path === path)

/** The words with which a member, or what it is in, was refused whenever it was sent. */
const refusalOf = (path: string, facts: readonly OperationFact[]): string | undefined => {
  for (const fact of facts) {
    if (fact.kind !== 'refused' || fact.value !== undefined || isSent(fact.path, facts)) continue
    if (fact.path === path || isWithin(path, fact.path)) return fact.words
  }
  return undefined
}

/** Which values never went through: refused in so many words, or shown by no test. */
const unsentValues = (values: readonly string[], about: readonly OperationFact[]): string | undefined => {
  const sent = new Set(about.map((fact) => (fact.kind === 'value' ? fact.value : undefined)))
  const refusals: string[] = []
  const unshown: string[] = []
  for (const value of values) {
    if (sent.has(value)) continue
    const refusal = about.find((fact) => fact.kind === 'refused' && fact.value === value)
    if (refusal?.kind === 'refused') refusals.push(`${value} refused: ${refusal.words}`)
    else unshown.push(value)
  }
  if (unshown.length > 0) refusals.push(`shown by no test: ${unshown.join(', ')}`)
  return refusals.length === 0 ? undefined : refusals.join(' ')
}

const reportOutput = (path: string, facts: readonly OperationFact[]): MemberReport =>
  facts.some((fact) => fact.kind === 'output' && fact.path === path)
    ? { path, status: 'full' }
    : { path, status: 'absent', note: isReserved(path) ? reserved : 'in no answer' }

const isLacking = ({ path, status }: MemberReport): boolean => status !== 'full' && !isReserved(path)
const isWithin = (path: string, outer: string): boolean => path.startsWith(`${outer}.`)

/** A structure is as whole as what is in it. */
const withNested = (members: readonly MemberReport[]): MemberReport[] =>
  members.map((member) => {
    const nested = members.filter((other) => isWithin(other.path, member.path) && isLacking(other))
    const lacking = nested.filter(({ path }) => !nested.some((outer) => isWithin(path, outer.path)))
    if (member.status !== 'full' || lacking.length === 0) return member
    const names = lacking.map(({ path }) => path.slice(member.path.length + 1))
    return { ...member, status: 'partial', note: `${without}${names.join(', ')}` }
  })

/** What is missing and why, the members of which the same is to be said together. */
const summary = (members: readonly MemberReport[]): Pick<OperationReport, 'status' | 'note'> => {
  const lacking = members.filter((member) => isLacking(member) && !isOnlyNested(member))
  const outermost = lacking.filter(({ path }) => !lacking.some((outer) => isWithin(path, outer.path)))
  if (outermost.length === 0) return { status: 'full' }
  const byNote = new Map<string, string[]>()
  for (const { path, note = '' } of outermost) byNote.set(note, [...(byNote.get(note) ?? []), path])
  const notes = [...byNote].map(([note, paths]) => paths.join(', ') + (note === '' ? '' : ` (${note})`))
  return { status: 'partial', note: notes.join('; ') }
}

/** Nothing can be said of it that is not said of what is in it. */
const isOnlyNested = ({ note }: MemberReport): boolean => note?.startsWith(without) === true
const without = 'without '

/** A structure that is refused is refused with all that is in it. */
const isUnsupported = (shape: StructureShape | undefined, path: string): boolean => {
  if (shape === undefined) return false
  const steps = path.split('.')
  return steps.some((_, i) => findMember(shape, steps.slice(0, i + 1).join('.'))?.unsupported)
}

const findMember = (shape: StructureShape, path: string): Member | undefined => {
  const [name = '', ...rest] = path.split('.')
  const member = shape.members[name]
  if (member === undefined || rest.length === 0) return member
  const inner = innermost(member.shape)
  return inner.type === 'structure' ? findMember(inner, rest.join('.')) : undefined
}

const innermost = (shape: Shape): Shape => (shape.type === 'list' ? innermost(shape.member) : shape)

/** The values of an enumeration; nothing else has any. */
const valuesOf = (shape: Shape): readonly string[] => {
  const inner = innermost(shape)
  return inner.type === 'string' ? (inner.values ?? []) : []
}

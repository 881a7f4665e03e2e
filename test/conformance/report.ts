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
  if (member.unsupported) return { path, status: 'absent', note: isReserved(path) ? `refused: ${reserved}` : 'refused' }
  if (!facts.some((fact) => fact.kind === 'input' && fact.path === path)) {
    return { path, status: 'partial', note: 'taken, but shown by no test' }
  }
  const sent = new Set(facts.map((fact) => (fact.kind === 'value' && fact.path === path ? fact.value : undefined)))
  const unsent = valuesOf(member.shape).filter((value) => !sent.has(value))
  return unsent.length === 0
    ? { path, status: 'full' }
    : { path, status: 'partial', note: `shown by no test: ${unsent.join(', ')}` }
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
    return { ...member, status: 'partial', note: `without ${names.join(', ')}` }
  })

const summary = (members: readonly MemberReport[]): Pick<OperationReport, 'status' | 'note'> => {
  const lacking = members.filter((member) => isLacking(member) && !member.path.includes('.'))
  if (lacking.length === 0) return { status: 'full' }
  const notes = lacking.map(({ path, note }) => (note === undefined ? path : `${path} (${note})`))
  return { status: 'partial', note: notes.join('; ') }
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

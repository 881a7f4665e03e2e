/*
 * Templates of CloudFormation say the same thing in more than one way: functions that put text together, lists of one, what a region
 * or a partition is called. Here each has one form.
 */

export interface Known {
  readonly region: string
  /** Values of the parameters. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>
}

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

export const normalForm = (value: unknown, known: Known): unknown => {
  if (Array.isArray(value)) return value.map((one) => normalForm(one, known))
  if (!isTree(value)) return typeof value === 'string' ? placed(value, known) : value
  if (typeof value['Ref'] === 'string') return known.parameters[value['Ref']] ?? placed(`\${${value['Ref']}}`, known)
  if ('Fn::GetAtt' in value) return `\${${(value['Fn::GetAtt'] as readonly string[]).join('.')}}`
  if (typeof value['Fn::Sub'] === 'string') return placed(value['Fn::Sub'], known)
  if ('Fn::Join' in value) {
    const [between, parts] = value['Fn::Join'] as readonly [string, readonly unknown[]]
    return placed(parts.map((part) => String(normalForm(part, known))).join(between), known)
  }
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, one]) => [name, single(name, normalForm(one, known))]),
  )
}

/** A policy may leave the list out where there is one. */
const single = (name: string, value: unknown): unknown =>
  (name === 'Action' || name === 'Resource') && Array.isArray(value) && value.length === 1 ? value[0] : value

const placed = (text: string, { region, parameters }: Known): string =>
  text.replaceAll(/\$\{([^}]+)\}/g, (place, name: string) => {
    if (name === 'AWS::Region') return region
    if (name === 'AWS::Partition') return 'aws'
    const value = parameters[name]
    return value === undefined ? place : String(value)
  })

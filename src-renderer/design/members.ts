import { elementKinds, type Element, type ElementKind } from '../../src-main/contract/design'

/*
 * The members of elements as fields, read off the schemas: what the model says is what can be edited.
 */

export type Control =
  | { readonly type: 'number'; readonly min: number; readonly max: number; readonly isWhole: boolean }
  | { readonly type: 'choice'; readonly options: readonly string[] }
  | { readonly type: 'switch' }
  | { readonly type: 'estimate' }
  | { readonly type: 'workload' }
  | { readonly type: 'autoscaling' }
  /** A part that may be left out, with members of its own and what they are at first. */
  | { readonly type: 'group'; readonly members: readonly Member[]; readonly first: object }

export interface Member {
  readonly path: readonly string[]
  readonly control: Control
  /** It may be left unsaid, and is then not known. */
  readonly isOptional: boolean
}

/** As much of a zod schema as is read here. */
interface Schema {
  readonly def: {
    readonly type: string
    readonly innerType?: Schema
    readonly defaultValue?: unknown
  }
  readonly shape?: Readonly<Record<string, Schema>>
  readonly options?: readonly unknown[]
  readonly minValue?: number | null
  readonly maxValue?: number | null
  readonly format?: string | null
}

/** What all elements have, and what has a place of its own. */
const notFields = new Set(['kind', 'id', 'name', 'note', 'position'])

const inside = (schema: Schema): Schema =>
  ['default', 'optional'].includes(schema.def.type) && schema.def.innerType ? inside(schema.def.innerType) : schema

/** The defaults of an object's members, and of theirs. */
export const defaultsOf = (schema: unknown): object =>
  Object.fromEntries(
    Object.entries((schema as Schema).shape ?? {})
      .filter(([, { def }]) => def.type === 'default')
      .map(([name, { def }]) => [name, def.defaultValue]),
  )

const controlOf = (name: string, schema: Schema, path: readonly string[]): Control | null => {
  const { def, options, minValue, maxValue, format } = schema
  if (name === 'workload' || name === 'autoscaling') return { type: name }
  if (def.type === 'boolean') return { type: 'switch' }
  if (def.type === 'enum') return { type: 'choice', options: (options ?? []).map(String) }
  if (def.type === 'union') return { type: 'estimate' }
  if (def.type === 'number')
    return { type: 'number', min: minValue ?? 0, max: maxValue ?? Infinity, isWhole: format === 'safeint' }
  if (def.type === 'object') return { type: 'group', members: membersIn(schema, path), first: firstIn(schema) }
  return null
}

/** What must be said is at its least. */
const firstIn = (schema: Schema): object =>
  Object.fromEntries(
    Object.entries(schema.shape ?? {}).flatMap(([name, { def, minValue }]) => {
      if (def.type === 'default') return [[name, def.defaultValue]]
      return def.type === 'optional' ? [] : [[name, minValue ?? 0]]
    }),
  )

const membersIn = (schema: Schema, above: readonly string[]): Member[] =>
  Object.entries(schema.shape ?? {}).flatMap(([name, member]) => {
    const path = [...above, name]
    const control = notFields.has(name) ? null : controlOf(name, inside(member), path)
    return control === null ? [] : [{ path, control, isOptional: member.def.type === 'optional' }]
  })

const byKind = new Map<ElementKind, readonly Member[]>()

/** All fields of a kind of element, in the order of the model. */
export const membersOf = (kind: ElementKind): readonly Member[] => {
  const known = byKind.get(kind) ?? membersIn(elementKinds[kind] as unknown as Schema, [])
  byKind.set(kind, known)
  return known
}

/** Fields that say something about an element as it is set. */
export const isOfUse = (element: Element, { path: [name] }: Member): boolean => {
  if (element.kind === 'stream') {
    if (name === 'shards' || name === 'autoscaling') return element.mode === 'provisioned'
    if (name === 'warmMiBps' || name === 'channel') return element.mode !== 'provisioned'
  }
  if (element.kind === 'kafka-cluster' && element.type === 'serverless')
    return !['brokerType', 'brokers', 'storageGBPerBroker', 'provisionedMiBps', 'replication'].includes(name ?? '')
  return true
}

/** What matters most of a kind; the rest is below it. */
const foremost: { readonly [K in ElementKind]?: readonly string[] } = {
  source: ['workload'],
  stream: ['mode', 'shards', 'autoscaling', 'retentionHours', 'warmMiBps'],
  application: ['reads', 'workers', 'clientLibrary'],
  function: ['reads', 'memoryMiB', 'batchRecords', 'msPerBatch'],
  delivery: ['bufferSeconds', 'bufferMiB', 'formatConversion', 'partitioning', 'transform'],
  bucket: ['storageDays'],
  'iceberg-table': ['storageDays'],
  'flink-application': ['reads', 'parallelism', 'parallelismPerKpu'],
  'sql-application': ['kpus', 'reads'],
  'video-stream': ['cameras', 'mbps', 'hoursPerDay', 'retentionHours', 'consumers'],
  'signaling-channel': ['channels', 'messagesPerMonth', 'turnMinutesPerMonth'],
  'kafka-cluster': ['type', 'brokerType', 'brokers', 'partitions', 'retentionHours'],
  queue: ['fifo', 'messagesPerBatch'],
}

export const isForemost = (kind: ElementKind, { path: [name] }: Member): boolean =>
  foremost[kind]?.includes(name ?? '') ?? false

/** Units by member, in symbols that are the same in every language. */
const units: Readonly<Record<string, string>> = {
  ...{ retentionHours: 'h', tieredHours: 'h', hoursPerMonth: 'h', hoursPerDay: 'h', jqHours: 'h' },
  ...{ checkpointSeconds: 's', bufferSeconds: 's', batchWindowSeconds: 's', fragmentSeconds: 's' },
  ...{ retryForSeconds: 's', pollSeconds: 's', evaluationSeconds: 's' },
  ...{ outCooldownSeconds: 's', inCooldownSeconds: 's', minutes: 'min', factor: '×' },
  ...{ msPerBatch: 'ms', msPerRecord: 'ms', storageDays: 'd', mbps: 'Mbit/s' },
  ...{ warmMiBps: 'MiB/s', provisionedMiBps: 'MiB/s', memoryMiB: 'MiB', bufferMiB: 'MiB', maxRecordKiB: 'KiB' },
  ...{ readBeyondWeekGB: 'GB', backupGB: 'GB', hlsGB: 'GB', internetOutGB: 'GB', storageGBPerBroker: 'GB' },
  ...{ tieredReadGB: 'GB', recordBytes: 'B', crossAz: '0–1' },
}
export const unitOf = (path: readonly string[]): string => units[path.at(-1) ?? ''] ?? ''

/** Where what bills miss can be said, by the key they have for it. What follows from other things is said nowhere. */
const missing: Readonly<Record<string, string>> = {
  'plan.missing.storageDays': 'storageDays',
  'plan.missing.backupGB': 'backupGB',
  'plan.missing.clientMetrics': 'metrics',
  'plan.missing.functionMs': 'msPerBatch',
}

/** The path of a member of a kind of element; undefined if there is none. */
export const memberMissing = (kind: ElementKind, what: string): string | undefined => {
  const member = missing[what]
  return member !== undefined && kind === 'delivery' ? `transform.${member}` : member
}

import type { ElementKind } from '../../../src-main/contract/design'
import type { RunFault } from '../../../src-main/contract/run'

export type FaultKind = RunFault['kind']

const readers: readonly FaultKind[] = ['consumer-stops', 'consumer-slows']

/** What can be made to go wrong at an element, by what it is. */
const byKind: Readonly<Partial<Record<ElementKind, readonly FaultKind[]>>> = {
  source: ['burst', 'poison-record', 'clock-skew'],
  stream: ['shard-throttles', 'latency', 'poison-record'],
  application: readers,
  function: [...readers, 'partial-failure'],
}

export const faultKindsOf = (kind: ElementKind): readonly FaultKind[] => byKind[kind] ?? []

/** How strong a fault is, as a person sets it. */
export interface FaultMeasure {
  readonly member: 'factor' | 'percent' | 'ms' | 'seconds'
  readonly min: number
  readonly max: number
  readonly first: number
}

const measures: Readonly<Partial<Record<FaultKind, FaultMeasure>>> = {
  'consumer-slows': { member: 'factor', min: 2, max: 10_000, first: 10 },
  'shard-throttles': { member: 'percent', min: 1, max: 100, first: 50 },
  latency: { member: 'ms', min: 1, max: 60_000, first: 500 },
  burst: { member: 'factor', min: 2, max: 1000, first: 10 },
  'partial-failure': { member: 'percent', min: 1, max: 100, first: 20 },
  'clock-skew': { member: 'seconds', min: -86_400, max: 86_400, first: 300 },
}

export const measureOf = (kind: FaultKind): FaultMeasure | null => measures[kind] ?? null

/** One record, and then it is over: there is no time to choose. */
export const hasDuration = (kind: FaultKind): boolean => kind !== 'poison-record'

export interface WantedFault {
  readonly kind: FaultKind
  readonly element: string
  /** As `measureOf` has it. */
  readonly amount: number
  /** Null: all of them. */
  readonly shardId: string | null
}

const HUNDRED = 100

export const faultOf = ({ kind, element, amount, shardId }: WantedFault): RunFault => {
  switch (kind) {
    case 'consumer-stops':
    case 'poison-record':
      return { kind, element }
    case 'consumer-slows':
    case 'burst':
      return { kind, element, factor: amount }
    case 'shard-throttles':
      return { kind, element, shardId, share: amount / HUNDRED }
    case 'partial-failure':
      return { kind, element, share: amount / HUNDRED }
    case 'latency':
      return { kind, element, ms: amount }
    case 'clock-skew':
      return { kind, element, seconds: amount }
  }
}

/** What `measureOf` is of a fault; null where it has none. */
export const amountOf = (fault: RunFault): number | null => {
  if ('factor' in fault) return fault.factor
  if ('share' in fault) return fault.share * HUNDRED
  if ('ms' in fault) return fault.ms
  return 'seconds' in fault ? fault.seconds : null
}

import { computed, type ComputedRef } from 'vue'
import {
  elementKinds,
  type Design,
  type Element,
  type ElementOf,
  type RecordSizes,
} from '../../src-main/contract/design'
import type { Evaluation } from '../../src-main/contract/plan'
import type { BillTerms } from '../../src-main/contract/bill'
import { useAnswer } from '../client/use-answer'
import { elementOf } from './design-edits'
import { defaultsOf } from './members'
import type { Steps } from './undo'

/** What another record size does to the two quantities that streams are paid by. */
export interface SizeEffect {
  /** Mean bytes of a record. */
  readonly before: number
  readonly after: number
  /** So many times what it was; 1 if nothing changed. */
  readonly payloadUnits: number
  readonly onDemandBytes: number
}

/** The source alone, with a stream of either kind behind it: its bill has both quantities. */
const probe = (source: ElementOf<'source'>, sizes: RecordSizes): Design => {
  const stream = (mode: string): Element =>
    ({ kind: 'stream', id: mode, name: mode, ...defaultsOf(elementKinds.stream), mode }) as Element
  const own = { ...source, id: 'source', workload: { ...source.workload, recordBytes: sizes } }
  return {
    ...{ formatVersion: 2, name: 'probe', region: 'us-east-1' },
    elements: [own, stream('provisioned'), stream('on-demand')],
    edges: ['provisioned', 'on-demand'].map((to) => ({ from: 'source', to })),
  }
}

/** The size it had before it was changed last. */
const sizesBefore = (steps: Steps<Design> | null, source: ElementOf<'source'>): RecordSizes | null => {
  const now = JSON.stringify(source.workload.recordBytes)
  const earlier = [...(steps?.past ?? [])].reverse().map((design) => elementOf(design, source.id))
  const other = earlier.find(
    (element) => element?.kind === 'source' && JSON.stringify(element.workload.recordBytes) !== now,
  )
  return other?.kind === 'source' ? other.workload.recordBytes : null
}

const quantityOf = ({ bill }: Evaluation, dimension: string): number =>
  Number(bill.lines.find((line) => line.dimension === dimension)?.quantity ?? NaN)

/** Null while the record size is as it was. */
export function useSizeEffect(
  source: () => ElementOf<'source'>,
  steps: () => Steps<Design> | null,
  terms: () => BillTerms,
): ComputedRef<SizeEffect | null> {
  const before = computed(() => sizesBefore(steps(), source()))
  const ask = (sizes: RecordSizes | null) =>
    sizes === null ? null : { design: probe(source(), sizes), terms: terms() }
  const was = useAnswer('plan.evaluate', () => ask(before.value)).answer
  const now = useAnswer('plan.evaluate', () => ask(before.value && source().workload.recordBytes)).answer
  return computed(() => {
    if (was.value === null || now.value === null) return null
    const [a, b] = [was.value, now.value]
    const times = (dimension: string): number => quantityOf(b, dimension) / quantityOf(a, dimension)
    const bytesOf = ({ flows }: Evaluation): number =>
      flows.find(({ element }) => element === 'source')?.recordBytes ?? NaN
    const effect = {
      ...{ before: bytesOf(a), after: bytesOf(b) },
      ...{ payloadUnits: times('provisioned.payloadUnits'), onDemandBytes: times('onDemand.incoming') },
    }
    return Object.values(effect).every(Number.isFinite) ? effect : null
  })
}

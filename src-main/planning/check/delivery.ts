import type { Problem } from '../design/problem'
import type { ElementFlow } from '../flow/flow'
import { placeOf, told } from './told'

/** The smallest buffers with partitioning and conversion. @source Firehose facts sheet §7 and §21 */
const smallestMiB = 64
const smallestSeconds = 60

/** What Firehose refuses when a delivery stream is created. */
export const deliveryProblems = (flow: ElementFlow<'delivery'>): readonly Problem[] => {
  const { element, inputs, outputs } = flow
  const { id, bufferMiB, bufferSeconds, partitioning } = element
  const sources = new Set(inputs.map((input) => sourceKind(input)))
  const isPartitioned = partitioning !== undefined
  const isLarge = isPartitioned || element.formatConversion !== 'none'
  const isForBuckets = outputs.every(({ element: target }) => target.kind === 'bucket')
  const place = placeOf(id)
  const streams = inputs.filter(({ element: input }) => input.kind === 'stream').length
  return [
    ...(outputs.length > 1 ? [told(place, 'DesignOneTarget', { count: outputs.length })] : []),
    ...(sources.size > 1 || streams > 1 ? [told(place, 'DesignOneSource')] : []),
    ...(isLarge && !isForBuckets ? [told(place, 'DesignPartitioning')] : []),
    ...(isLarge && bufferMiB < smallestMiB
      ? [told(`${place}: bufferMiB`, 'DesignBufferMiB', { found: bufferMiB })]
      : []),
    ...(isPartitioned && bufferSeconds < smallestSeconds
      ? [told(`${place}: bufferSeconds`, 'DesignBufferSeconds', { found: bufferSeconds })]
      : []),
  ]
}

const sourceKind = ({ element: { kind } }: ElementFlow): string =>
  kind === 'stream' || kind === 'kafka-cluster' ? kind : 'direct'

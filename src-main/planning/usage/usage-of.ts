import type { ElementUse } from '../../pricing/bill'
import { isKind, type DesignFlow, type ElementFlow } from '../flow/flow'
import { accountUse } from './account'
import { flinkUses, sqlUses } from './analytics'
import { applicationUses } from './applications'
import { deliveryUses } from './delivery'
import { bucketUses, icebergUses } from './destinations'
import { elementUses, monthOf, type Entry, type Month } from './entries'
import { functionUses } from './functions'
import { kafkaUses } from './kafka'
import { queueUses } from './queue'
import { sourceUses } from './sources'
import { streamUses } from './streams'
import { signalingUses, videoUses } from './video'

type Uses = (flow: ElementFlow, month: Month) => readonly Entry[]

/** @param hours of the month */
export const usesOf = ({ design, elements }: DesignFlow, hours: number): readonly ElementUse[] => {
  const month = monthOf(hours)
  const uses: ElementUse[] = []
  for (const flow of elements.values())
    uses.push(...elementUses(flow.element.id, design.region, entriesOf(flow, month)))
  return [...uses, ...accountUse(design, uses, month)]
}

const entriesOf: Uses = (flow, month) => {
  if (isKind(flow, 'source')) return sourceUses(flow, month)
  if (isKind(flow, 'stream')) return streamUses(flow, month)
  if (isKind(flow, 'application')) return applicationUses(flow, month)
  if (isKind(flow, 'function')) return functionUses(flow, month)
  if (isKind(flow, 'delivery')) return deliveryUses(flow, month)
  if (isKind(flow, 'bucket')) return bucketUses(flow, month)
  if (isKind(flow, 'iceberg-table')) return icebergUses(flow, month)
  if (isKind(flow, 'flink-application')) return flinkUses(flow, month)
  if (isKind(flow, 'sql-application')) return sqlUses(flow, month)
  if (isKind(flow, 'video-stream')) return videoUses(flow, month)
  if (isKind(flow, 'signaling-channel')) return signalingUses(flow)
  if (isKind(flow, 'kafka-cluster')) return kafkaUses(flow, month)
  if (isKind(flow, 'queue')) return queueUses(flow, month)
  return []
}

import { amountOf } from '../../metering/usage'
import { isKind, type ElementFlow } from '../flow/flow'
import { objectsOf } from './delivery'
import { bytesPerSecond, unknown, used, working, type Entry, type Month } from './entries'
import { base } from './figures'

/*
 * What objects cost: writing, keeping and reading them. @source pricing facts sheet §7
 */

const daySeconds = 86_400

export const bucketUses = (flow: ElementFlow<'bucket'>, month: Month): readonly Entry[] => [
  ...stored(flow.element.storageDays, flow, month),
  ...written(flow, month),
  used(
    's3.gets',
    base('request', flow.element.getsPerMonth),
    working('requestsAsGiven', {
      requests: flow.element.getsPerMonth,
    }),
  ),
]

/** Data files only; those that describe a table are left out. */
export const icebergUses = (flow: ElementFlow<'iceberg-table'>, month: Month): readonly Entry[] => [
  ...stored(flow.element.storageDays, flow, month),
  ...written(flow, month),
]

const stored = (days: number | undefined, { incoming }: ElementFlow, { hours, ms }: Month): readonly Entry[] => {
  const bytes = bytesPerSecond(incoming)
  if (bytes === 0) return []
  if (days === undefined) return [unknown('s3.storage', 'storageDays')]
  const figures = working('keptDays', { bytesPerSecond: bytes, days, hours })
  return [used('s3.storage', base('GB-hour', bytes, daySeconds, days, ms), figures)]
}

/** Objects of deliveries follow from their buffers; how many anything else writes is not known. */
const written = ({ inputs }: ElementFlow, { seconds }: Month): readonly Entry[] =>
  inputs
    .filter(({ outgoing }) => outgoing.recordsPerSecond > 0)
    .map((input) => {
      const objects = isKind(input, 'delivery') ? objectsOf(input, seconds) : undefined
      if (objects === undefined) return unknown('s3.puts', 'objects')
      return used('s3.puts', amountOf('request', objects.count), objects.working)
    })

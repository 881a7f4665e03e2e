import type { Verdict } from '../evaluation'
import type { ElementFlow } from '../flow/flow'
import { middleOf } from '../flow/estimates'
import { finding, over, verdictOf } from './check'
import { videoQuotas } from './quotas'

/** Each camera has a stream of its own. */
export const videoVerdict = ({ element }: ElementFlow<'video-stream'>): Verdict => {
  const { cameras, consumers, fragmentSeconds } = element
  const bytesPerSecond = (middleOf(element.mbps) * 1e6) / 8
  const fragment = bytesPerSecond * fragmentSeconds
  const { putBytesPerSecond, fragmentBytes, connections, getBytesPerSecond, streamsPerAccount } = videoQuotas
  const [rate, megabytes] = [bytesPerSecond / 1e6, fragment / 1e6]
  return verdictOf(
    element.id,
    [
      {
        ...{ limit: 'videoIn', load: bytesPerSecond / putBytesPerSecond },
        over: () => over('videoIn', { rate, limit: putBytesPerSecond / 1e6 }),
      },
      {
        ...{ limit: 'videoFragment', load: fragment / fragmentBytes },
        over: () => over('videoFragment', { size: megabytes, limit: fragmentBytes / 1e6 }),
      },
      ...(consumers === 0
        ? []
        : [
            {
              ...{ limit: 'videoConsumers', load: consumers / connections },
              over: () => over('videoConsumers', { consumers, limit: connections }),
            },
            {
              ...{ limit: 'videoOut', load: bytesPerSecond / getBytesPerSecond },
              over: () => over('videoOut', { rate, limit: getBytesPerSecond / 1e6 }),
            },
          ]),
    ],
    cameras > streamsPerAccount ? [finding('videoStreams', 'warning', { cameras, limit: streamsPerAccount })] : [],
  )
}

import type { ElementFlow } from '../flow/flow'
import { bytesPerSecond, flowed, givenGB, keptFor, readBy, used, working, type Entry, type Month } from './entries'
import { base } from './figures'

/*
 * Video Streams and signaling. @source pricing facts sheet §5
 */

/** What is stored in the warm tier is charged for 30 days at least. */
const warmHours = 720

export const videoUses = (flow: ElementFlow<'video-stream'>, month: Month): readonly Entry[] => {
  const { element, incoming, outputs } = flow
  const { seconds } = month
  const { retentionHours, imagesPerMonth: images } = element
  const bytes = bytesPerSecond(incoming)
  return [
    ...(element.tier === 'hot'
      ? [
          flowed('video.ingested', bytes, seconds),
          keptFor('video.stored', retentionHours, { bytesPerSecond: bytes, month }),
        ]
      : warm(flow, month)),
    readBy('video.consumed', element.consumers + outputs.length, { bytesPerSecond: bytes, seconds }),
    givenGB('video.hls', element.hlsGB),
    used('video.images', base('image', images), working('imagesAsGiven', { images })),
    givenGB('transfer.internetOut', element.internetOutGB),
  ]
}

/** Charged by the fragment for what comes in. */
const warm = ({ element, incoming }: ElementFlow<'video-stream'>, month: Month): readonly Entry[] => {
  const { retentionHours } = element
  const { seconds } = month
  const fragmentsPerSecond = incoming.recordsPerSecond
  const fragments = base('fragment', fragmentsPerSecond, seconds)
  const keptHours = retentionHours === 0 ? 0 : Math.max(warmHours, retentionHours)
  return [
    used('video.warmFragments', fragments, working('fragments', { fragmentsPerSecond, seconds })),
    keptFor('video.warmStored', keptHours, { bytesPerSecond: bytesPerSecond(incoming), month }),
  ]
}

export const signalingUses = ({ element }: ElementFlow<'signaling-channel'>): readonly Entry[] => {
  const { channels, messagesPerMonth: messages } = element
  const minutes = Math.ceil(element.turnMinutesPerMonth)
  return [
    used('video.channels', base('channel-month', channels), working('channels', { channels })),
    used('video.messages', base('message', messages), working('messagesAsGiven', { messages })),
    used('video.turnMinutes', base('minute', minutes), working('minutesAsGiven', { minutes })),
  ]
}

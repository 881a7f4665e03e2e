import type { limits as contract } from '../contract/limits'
import { shardLimits } from '../engine/streams/limits/limits'
import type { Clock } from '../platform/clock'
import type { Handlers } from './contract-server'
import { requireStream } from './stream-handlers'
import type { Workbench } from './workbench'

const lookEveryMs = 1000

export const limitsHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => ({
  'limits.ofShard': async () => {
    const { writeBytesPerSecond, writeRecordsPerSecond, readBytesPerSecond } = shardLimits
    return { writeBytesPerSecond, writeRecordsPerSecond, readBytesPerSecond }
  },

  'limits.set': async ({ mode }) => {
    await workbench.setLimits(mode)
    return {}
  },

  'stream.setLimits': async ({ arn, mode }) => {
    const stream = requireStream(workbench.project, arn)
    await workbench.project.streams.setLimits(stream, mode ?? undefined)
    return {}
  },

  'throttledCalls.watch': (_input, sink) => {
    const { throttledCalls } = workbench.project.metrics
    let sent: number | undefined
    const send = (): void => {
      const calls = [...throttledCalls].map(([operation, count]) => ({ operation, count }))
      const total = calls.reduce((sum, { count }) => sum + count, 0)
      if (total === sent) return
      sent = total
      sink.send({ calls: calls.sort((a, b) => (a.operation < b.operation ? -1 : 1)) })
    }
    send()
    return clock.every(lookEveryMs, send)
  },
})

import type { UsageLine, usage as contract } from '../contract/usage'
import type { Metered } from '../metering/meters'
import { dimensions, unbilled } from '../metering/dimensions'
import { quantityOf, usedDimensions } from '../metering/usage'
import type { Clock } from '../platform/clock'
import type { Handlers } from './contract-server'
import type { Workbench } from './workbench'

const secondMs = 1000

export const usageHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => ({
  'usage.watch': ({ byStream }, sink) => {
    const { meters } = workbench.project
    const send = (): void => {
      const streams = byStream ? [...meters.streams()] : []
      sink.send({
        since: meters.since,
        lines: toLines(meters.total()),
        streams: streams
          .map(([arn, metered]) => ({ arn, lines: toLines(metered) }))
          .filter(({ lines }) => lines.length > 0),
      })
    }
    send()
    return clock.every(secondMs, send)
  },

  'usage.reset': async () => {
    await workbench.project.meters.reset()
    return {}
  },
})

const toLines = ({ used, month }: Metered): UsageLine[] =>
  usedDimensions(used).map((dimension) => ({
    dimension,
    unit: dimensions[dimension],
    used: quantityOf(used, dimension),
    month: month && quantityOf(month, dimension),
    isBilled: !unbilled.has(dimension),
  }))

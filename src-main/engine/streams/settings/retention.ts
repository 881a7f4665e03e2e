import { fault, isFault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import type { Input } from '../model'
import { trimHorizon, type Stream } from '../stream'

/** @source Kinesis facts sheet §5 */
const shortestHours = 24
const longestHours = 8760

/**
 * How long records are kept. A decrease puts older records out of reach at once; an increase keeps what has not expired yet, and
 * brings nothing back.
 */
export const createRetention = ({ registry, clock }: StreamsContext) => {
  const change = async (
    caller: Caller,
    input: Input<'IncreaseStreamRetentionPeriod'>,
    refuse: (stream: Stream, hours: number) => Fault | undefined,
  ): Promise<Fault | undefined> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const hours = input.RetentionPeriodHours
    return registry.update(stream, async () => {
      const refusal = checkRange(hours) ?? refuse(stream, hours)
      if (refusal !== undefined) return refusal
      await registry.saveSettings(stream, { retentionHours: hours, keptFrom: trimHorizon(stream, clock.now()) })
      return undefined
    })
  }

  return {
    IncreaseStreamRetentionPeriod: (caller: Caller, input: Input<'IncreaseStreamRetentionPeriod'>) =>
      change(caller, input, (stream, hours) =>
        hours < stream.settings.retentionHours ? wrongDirection(stream, hours, ['shorter', 'Decrease']) : undefined,
      ),
    DecreaseStreamRetentionPeriod: (caller: Caller, input: Input<'DecreaseStreamRetentionPeriod'>) =>
      change(caller, input, (stream, hours) =>
        hours > stream.settings.retentionHours ? wrongDirection(stream, hours, ['longer', 'Increase']) : undefined,
      ),
  }
}

/* Texts: Kinesis facts sheet §5, verified against AWS except that of the maximum. Equal values are accepted. */

const checkRange = (hours: number): Fault | undefined => {
  if (hours < shortestHours) {
    return fault(
      'InvalidArgumentException',
      `Minimum allowed retention period is ${shortestHours} hours. Requested retention period (${hours} hours) is too short.`,
    )
  }
  if (hours <= longestHours) return undefined
  return fault(
    'InvalidArgumentException',
    `Maximum allowed retention period is ${longestHours} hours. Requested retention period (${hours} hours) is too long.`,
  )
}

const wrongDirection = (
  { name, settings }: Stream,
  hours: number,
  [comparison, operation]: readonly [string, string],
): Fault =>
  fault(
    'InvalidArgumentException',
    `Requested retention period (${hours} hours) for stream ${name} can not be ${comparison} than existing retention period ` +
      `(${settings.retentionHours} hours). Use ${operation}RetentionPeriod API.`,
  )

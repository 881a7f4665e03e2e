import { z } from 'zod'
import type { Clock } from '../../platform/clock'
import type { Logger } from '../../platform/logger'
import { createWorldClock, type WorldClock } from '../../platform/world-clock'
import type { TextFiles } from '../../storage/text-files'

/** In the project's folder while its time is not the machine's. */
export const clockFile = 'clock.json'

/** World time: it stands still while the project is closed. */
const KeptTime = z.object({ now: z.number(), rate: z.number().nullable() })
export type KeptTime = z.infer<typeof KeptTime>

export const clockText = (time: KeptTime): string => JSON.stringify(time)

/** The clock of a project, and what remembers it. */
export interface ProjectClock {
  readonly clock: WorldClock
  /**
   * What was written shows that it was so late already, epoch milliseconds: so much time passes of a world with a time of its own,
   * as if nobody had killed it. Of a machine's clock that was set back nothing is to be made up for.
   */
  notBefore(moment: number): Promise<void>
  /** Let time go on as it did when the project was last open; until then it stands still. */
  resume(): void
  /** Time stands still, and is kept. */
  close(): Promise<void>
}

export interface ProjectClockOptions {
  /** Of the project's folder. */
  readonly files: TextFiles
  /** The machine's. */
  readonly clock: Clock
  readonly logger: Logger
}

/** A process that is killed sets the clock back by no more than what passed in so much time of the machine: see `notBefore`. */
const keepEveryMs = 2000

export const openProjectClock = async ({
  files,
  clock: machine,
  logger,
}: ProjectClockOptions): Promise<ProjectClock> => {
  let kept = (await files.read(clockFile)) ?? ''
  let isClosed = false
  const before = timeIn(kept)
  const clock = createWorldClock(machine, {
    ...(before === undefined ? {} : { now: before.now, rate: 0 }),
    onSet: () => void (isClosed || keep(time())),
  })
  const failed = (error: unknown): void => logger.warn(`The time of the project could not be kept: ${String(error)}`)
  const write = async (text: string): Promise<void> => {
    if (text === kept) return
    await (text === '' ? files.remove(clockFile) : files.write(new Map([[clockFile, text]])))
    kept = text
  }
  /** One after the other: the last one holds. */
  let turn = Promise.resolve()
  const keep = (text: string): Promise<void> => (turn = turn.then(() => write(text)).catch(failed))
  const time = (): string => (clock.isMachines ? '' : clockText({ now: clock.now(), rate: clock.rate }))
  const stopKeeping = machine.every(keepEveryMs, () => void keep(time()))
  return {
    clock,
    notBefore: async (moment) => {
      if (before !== undefined && moment > clock.now()) await clock.step(moment - clock.now())
    },
    resume: () => {
      if (before !== undefined) clock.setRate(before.rate)
    },
    close: async () => {
      isClosed = true
      stopKeeping()
      const text = time()
      clock.setRate(0)
      await keep(text)
    },
  }
}

/** What cannot be read is the machine's time again. */
const timeIn = (text: string): KeptTime | undefined => {
  try {
    return KeptTime.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

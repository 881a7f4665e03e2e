/*
 * How a slider's way is divided: rates and sizes by powers of ten, so that small ones can be set as well as large ones.
 */

export interface Scale {
  readonly min: number
  readonly max: number
  readonly isLog: boolean
  /** Values between steps are not taken: 1 for whole numbers. */
  readonly step: number
}

/** Sliders of members by name; what has none is typed. They reach to what is usual, fields to what is possible. */
const scales: Readonly<Record<string, Scale>> = {
  recordsPerSecond: { min: 1, max: 1_000_000, isLog: true, step: 0 },
  bytes: { min: 10, max: 1_048_576, isLog: true, step: 1 },
  median: { min: 10, max: 1_048_576, isLog: true, step: 1 },
  peakToAverage: { min: 1, max: 20, isLog: true, step: 0.1 },
  growthPerMonth: { min: 0, max: 0.3, isLog: false, step: 0.005 },
  shards: { min: 1, max: 2000, isLog: true, step: 1 },
  retentionHours: { min: 24, max: 8760, isLog: true, step: 1 },
  workers: { min: 1, max: 200, isLog: true, step: 1 },
  parallelism: { min: 1, max: 512, isLog: true, step: 1 },
  kpus: { min: 1, max: 64, isLog: true, step: 1 },
  memoryMiB: { min: 128, max: 10_240, isLog: true, step: 1 },
  msPerBatch: { min: 1, max: 60_000, isLog: true, step: 1 },
  batchRecords: { min: 1, max: 10_000, isLog: true, step: 1 },
  bufferSeconds: { min: 0, max: 900, isLog: false, step: 5 },
  bufferMiB: { min: 1, max: 128, isLog: true, step: 1 },
  storageDays: { min: 1, max: 3650, isLog: true, step: 1 },
  cameras: { min: 1, max: 100_000, isLog: true, step: 1 },
  mbps: { min: 0.1, max: 50, isLog: true, step: 0.1 },
  brokers: { min: 1, max: 90, isLog: true, step: 1 },
  partitions: { min: 1, max: 20_000, isLog: true, step: 1 },
  warmMiBps: { min: 0, max: 1024, isLog: false, step: 1 },
}

export const scaleOf = (path: readonly string[]): Scale | undefined => scales[path.at(-1) ?? '']

/** Steps of a whole way. */
export const WAY = 1000

/** Where a value stands, 0 … WAY; beyond the scale at its end. */
export const positionOf = (value: number, { min, max, isLog }: Scale): number => {
  const within = Math.min(max, Math.max(min, value))
  const share = isLog ? Math.log(within / min) / Math.log(max / min) : (within - min) / (max - min)
  return Math.round(share * WAY)
}

/** The value at a place: two digits that say something, in steps of the scale. */
export const valueAt = (position: number, { min, max, isLog, step }: Scale): number => {
  const share = position / WAY
  const exact = isLog ? min * (max / min) ** share : min + (max - min) * share
  const digits = isLog && position > 0 && position < WAY ? Number(exact.toPrecision(2)) : exact
  const stepped = step === 0 ? digits : Math.round(digits / step) * step
  return Number(Math.min(max, Math.max(min, stepped)).toPrecision(12))
}

/** The nearest place further on at which the value is another, for those who use keys. */
export const stepFrom = (value: number, by: number, scale: Scale): number => {
  const start = positionOf(value, scale)
  const direction = Math.sign(by)
  let at = Math.min(WAY, Math.max(0, start + by))
  while (valueAt(at, scale) === value && at > 0 && at < WAY) at += direction
  return valueAt(at, scale)
}

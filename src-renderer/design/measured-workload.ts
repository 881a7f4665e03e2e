import type { Workload } from '../../src-main/contract/design'
import type { MeasuredWorkload } from '../../src-main/contract/workload'

/** What was counted, over what was assumed. What history does not tell stays as it was. */
export const withMeasured = (workload: Workload, measured: MeasuredWorkload): Workload => ({
  ...workload,
  recordsPerSecond: Number(measured.recordsPerSecond.average.toPrecision(4)),
  peakToAverage: Math.min(1000, Math.max(1, Number(measured.peakToAverage.toPrecision(3)))),
  ...(measured.recordSizes === null ? {} : { recordBytes: measured.recordSizes }),
  ...(measured.partitionKeys === null ? {} : { partitionKeys: measured.partitionKeys }),
  ...(measured.shape === null ? {} : { shape: measured.shape }),
})

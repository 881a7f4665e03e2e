import type { AxisScale } from '../charts/axis-scale'
import { joined } from '../i18n/format'
import type { Text } from '../i18n/text'

/** What a chart counts. */
export type Measure = 'bytes' | 'records' | 'refusals' | 'milliseconds' | 'share'

export interface MeasureView {
  readonly scale: AxisScale | 'ratio'
  /** Sums of periods are divided by their seconds: what is drawn does not change with how closely one looks. */
  readonly isRate: boolean
  format(value: number): string
  formatTick(value: number): string
}

/** How figures of each measure are drawn and told. */
export const measureViews = ({ t, f }: Text): Readonly<Record<Measure, MeasureView>> => {
  const perSecond = (value: number): string => t('dashboard.perSecond', { value: f.short(value) })
  return {
    bytes: {
      scale: 'binary',
      isRate: true,
      format: (value) => joined(f.bytesPerSecond(value)),
      formatTick: (value) => joined(f.roundBytes(value)),
    },
    records: {
      scale: 'decimal',
      isRate: true,
      format: (value) => joined(f.recordsPerSecond(value)),
      formatTick: f.short,
    },
    refusals: { scale: 'decimal', isRate: true, format: perSecond, formatTick: f.short },
    milliseconds: {
      scale: 'decimal',
      isRate: false,
      format: (value) => joined(f.duration(value)),
      formatTick: (value) => joined(f.duration(value)),
    },
    share: { scale: 'ratio', isRate: false, format: f.percent, formatTick: f.percent },
  }
}

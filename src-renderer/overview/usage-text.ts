import type { UsageLine } from '../../src-main/contract/usage'
import { useBillingText } from '../i18n/billing-text'
import { useText } from '../i18n/text'

/** Below this a quantity is shown as less than it: more zeros say nothing. */
const smallest = 0.001

export interface UsageText {
  name(line: UsageLine): string
  /** With its unit. */
  used(line: UsageLine): string
  /** With its unit, without saying that it is for a month. */
  month(line: UsageLine): string
}

/** Lines of usage in words. */
export function useUsageText(): UsageText {
  const { t, f } = useText()
  const billing = useBillingText()
  const withUnit = (figure: string, { unit }: UsageLine): string => `${figure} ${billing.unit(unit)}`.trim()
  const small = (value: number): string | null => (value > 0 && value < smallest ? t('usage.tiny') : null)
  return {
    name: ({ dimension }) => billing.dimension(dimension),
    used: (line) => {
      const { used } = line
      return withUnit(small(used) ?? (used >= 100 ? f.count(used) : f.short(used)), line)
    },
    // What is projected is not known to more than some digits.
    month: (line) =>
      line.month === null ? t('usage.notYet') : withUnit(small(line.month) ?? f.short(line.month), line),
  }
}

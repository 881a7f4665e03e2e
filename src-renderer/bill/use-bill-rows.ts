import { computed, type ComputedRef } from 'vue'
import type { BillLine, BillView } from '../../src-main/contract/bill'
import { useBillingText } from '../i18n/billing-text'
import { useText } from '../i18n/text'
import { groupedBill, lineId, type BillSplit, type GroupedBill, type GroupedLine } from './bill-groups'
import { useBillText } from './bill-text'
import { stackedBill, type StackedBill, type StackSlice } from './stacked-bill'

export interface BillRow extends Omit<GroupedBill, 'lines'> {
  readonly id: string
  readonly name: string
  /** How much, where it is of one thing; otherwise of how many. */
  readonly counted: string
  readonly bar: readonly StackSlice[]
  readonly lines: readonly (GroupedLine & { readonly id: string })[]
}

export interface BillRows {
  readonly rows: ComputedRef<readonly BillRow[]>
  readonly tones: ComputedRef<StackedBill['tones']>
  lineName(line: BillLine): string
  /** Of a piece of a bar. */
  sliceName(of: string): string
}

/** A bill as the rows of a table, in words. */
export function useBillRows(
  bill: () => BillView,
  split: () => BillSplit,
  nameOf: (element: string) => string,
): BillRows {
  const { t } = useText()
  const billing = useBillingText()
  const { quantity } = useBillText()
  const groups = computed(() => groupedBill(bill(), split()))
  const stacked = computed(() => stackedBill(groups.value, split()))

  const lineName = ({ dimension, region }: BillLine): string => {
    const name = billing.fullDimension(dimension)
    return bill().books.length > 1 ? `${name} · ${region}` : name
  }
  const groupName = ({ key, lines: [first] }: GroupedBill): string => {
    if (split() === 'element') return nameOf(key)
    if (split() === 'service') return billing.service(key)
    return first === undefined ? key : lineName(first.line)
  }
  const countedOf = ({ lines }: GroupedBill): string => {
    const [only] = lines
    return split() === 'dimension' && only
      ? quantity(only.quantity, only.line.unit, only.isMore)
      : t('bill.lines', { n: lines.length })
  }
  const rows = computed(() =>
    groups.value.map((group, index) => ({
      ...group,
      id: `${split()} ${group.key}`,
      name: groupName(group),
      counted: countedOf(group),
      bar: stacked.value.bars[index] ?? [],
      lines: group.lines.map((each) => ({ ...each, id: `${split()} ${group.key} ${lineId(each.line)}` })),
    })),
  )
  return {
    ...{ rows, tones: computed(() => stacked.value.tones), lineName },
    sliceName: (of) => (split() === 'element' ? billing.service(of) : nameOf(of)),
  }
}

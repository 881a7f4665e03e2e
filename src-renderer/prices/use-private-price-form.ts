import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { PriceRow, PrivatePrice } from '../../src-main/contract/prices'

export type AgreementKind = 'price' | 'discount'

export interface PrivatePriceForm {
  readonly kind: Ref<AgreementKind>
  /** A dimension; of a discount also a service. */
  readonly of: Ref<string>
  /** As it is typed. */
  readonly amount: Ref<string>
  /** The row whose price it would be; undefined for a service. */
  readonly row: ComputedRef<PriceRow | undefined>
  /** Null while nothing that can be agreed is typed. */
  readonly price: ComputedRef<PrivatePrice | null>
  /** Something is typed that is no amount. */
  readonly isWrong: ComputedRef<boolean>
}

/** "0,5" of those who write so is 0.5. */
const decimalIn = (text: string): string =>
  text
    .trim()
    .replace(',', '.')
    .replace(/^\$\s*/, '')

/** What a person agrees with AWS on. @param began the row it was begun from; null: from none */
export function usePrivatePriceForm(
  region: () => string,
  rows: () => readonly PriceRow[],
  began: () => PriceRow | null,
): PrivatePriceForm {
  const kind = ref<AgreementKind>('price')
  const of = ref('')
  const amount = ref('')
  watch(
    [began, rows],
    ([row, all]) => {
      of.value = row?.dimension ?? all[0]?.dimension ?? ''
      amount.value = ''
    },
    { immediate: true },
  )
  // A service has no one price.
  watch(kind, (now) => {
    if (now === 'price' && row.value === undefined) of.value = rows()[0]?.dimension ?? ''
  })
  const row = computed(() => rows().find(({ dimension }) => dimension === of.value))
  const price = computed((): PrivatePrice | null => {
    const typed = decimalIn(amount.value)
    if (!/^\d+(\.\d+)?$/.test(typed) || of.value === '') return null
    if (kind.value === 'price') return { region: region(), dimension: of.value, usd: typed }
    const percentOff = Number(typed)
    return percentOff > 0 && percentOff <= 100 ? { region: region(), of: of.value, percentOff } : null
  })
  return { kind, of, amount, row, price, isWrong: computed(() => amount.value.trim() !== '' && price.value === null) }
}

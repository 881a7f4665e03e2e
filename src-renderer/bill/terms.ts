import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { BillTerms } from '../../src-main/contract/bill'
import { keep, kept } from '../ui/kept'

const KEY = 'bill-terms'

/** As AWS's public calculator has them. */
const usual: BillTerms = { hours: 730, rounding: 'line', withFreeTier: true, period: 'month', currency: null }

/** What was chosen before. */
const before = (): BillTerms => {
  const known = Object.entries(kept(KEY) ?? {}).filter(([name]) => name in usual)
  return { ...usual, ...Object.fromEntries(known) }
}

/** The terms that all bills of this window are shown in. */
export const useBillTerms = defineStore('bill-terms', () => {
  const terms = shallowRef<BillTerms>(before())
  watch(terms, (now) => keep(KEY, now))
  const change = (part: Partial<BillTerms>): void => {
    terms.value = { ...terms.value, ...part }
  }
  return { terms, change }
})

import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { BillTerms } from '../../src-main/contract/bill'

const KEY = 'streamgauge.bill-terms'

/** As AWS's public calculator has them. */
const usual: BillTerms = { hours: 730, rounding: 'line', withFreeTier: true, period: 'month', currency: null }

/** What was chosen before, if it can be read: a window's setting is not worth a failure. */
const kept = (): BillTerms => {
  try {
    const terms: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '{}')
    const known = Object.entries(terms as object).filter(([name]) => name in usual)
    return { ...usual, ...Object.fromEntries(known) }
  } catch {
    return usual
  }
}

/** The terms that all bills of this window are shown in. */
export const useBillTerms = defineStore('bill-terms', () => {
  const terms = shallowRef<BillTerms>(kept())
  watch(terms, (now) => {
    try {
      window.localStorage.setItem(KEY, JSON.stringify(now))
    } catch {
      // Then they are the usual ones the next time.
    }
  })
  const change = (part: Partial<BillTerms>): void => {
    terms.value = { ...terms.value, ...part }
  }
  return { terms, change }
})

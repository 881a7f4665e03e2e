import type { BillTerms } from '../../src-main/contract/bill'
import type { Design } from '../../src-main/contract/design'

/** What analyses are of. */
export interface WhatIf {
  readonly design: Design
  readonly terms: BillTerms
}

import type { BillView } from '../../contract/bill'
import type { Evaluation } from '../../planning/evaluation'

/** A scenario of a report, evaluated and priced. */
export interface ReportScenario {
  readonly name: string
  readonly evaluation: Evaluation
  readonly bill: BillView
  /** Money for a million events that sources send, in the bill's currency; null where none are sent. */
  readonly perMillion: string | null
  /** Of the design as a file. */
  readonly file: { readonly name: string; readonly sha256: string }
  /** What is wrong with how its elements are connected, in the words of the language. */
  readonly problems: readonly string[]
}

import type { ScenarioRow } from '../../src-main/contract/plan'
import { useBillText } from '../bill/bill-text'
import { useText } from '../i18n/text'

/** What sets a scenario apart from the first, as one sentence; empty for the first. */
export function useDifferenceText(): (row: ScenarioRow) => string {
  const { f } = useText()
  const { say } = useBillText()
  return ({ difference, bill }) => f.list((difference ?? []).map((clause) => say(clause, bill.terms)))
}

import type { plan as contract, Scenario, ScenarioRow } from '../contract/plan'
import type { BillTerms } from '../contract/bill'
import { breakEvenMap } from '../planning/analysis/map'
import { cheapestOf } from '../planning/analysis/cheapest'
import { cheapestThatFits, differenceOf, standingOf } from '../planning/analysis/compare'
import { planCurves } from '../planning/analysis/plan-curves'
import { rangesOf } from '../planning/analysis/ranges'
import type { Evaluate } from '../planning/analysis/rank'
import type { Turns } from '../planning/analysis/turns'
import { sensitivityOf, type BarEnd } from '../planning/analysis/sensitivity'
import { perConsumer, perMillionEvents } from '../planning/analysis/unit-costs'
import { costOfOutage } from '../planning/analysis/outage-cost'
import { checkDesign } from '../planning/check/check-design'
import type { Design } from '../planning/design/design'
import { evaluate } from '../planning/evaluate'
import type { Evaluation, Verdict } from '../planning/evaluation'
import type { Clock } from '../platform/clock'
import { compareBills } from '../pricing/compare-bills'
import { billChange, billView, moneyIn, termsOf } from './bill-view'
import { edgesView } from './edges-view'
import { refusal, type Handlers } from './contract-server'
import type { PriceBooks } from './price-books'
import { findingView, monthly, said } from './said'

/** Answers to what-if questions: nothing is kept, nothing changes. */
export const planHandlers = ({ bookOf }: Pick<PriceBooks, 'bookOf'>, clock: Clock): Handlers<typeof contract> => {
  const evaluateBy = (terms: BillTerms): Evaluate => {
    const options = { bookOf, terms: termsOf(terms, clock) }
    return (design) => evaluate(design, options)
  }
  const run = <T>(turns: Turns<T>): Promise<T> => runInTurns(turns, clock)
  return {
    'plan.evaluate': async ({ design, terms }) => evaluationView(evaluateBy(terms)(design), terms),

    'plan.curve': async ({ design, terms, kind, element }) => {
      const money = monthly(terms)
      const curves = await run(planCurves(design, { kind, element }, evaluateBy(terms)))
      return {
        element: curves.element,
        xUnit: curves.axis.key,
        at: curves.axis.at,
        curves: curves.curves.map(({ key, points }) => ({
          key,
          points: points.map(({ x, y, isFeasible }) => ({ x, y: Number(money(y)), isFeasible })),
        })),
        crossings: [...curves.crossings],
      }
    },

    'plan.sensitivity': async ({ design, terms }) => {
      const money = monthly(terms)
      const evaluateDesign = evaluateBy(terms)
      const bars = await run(sensitivityOf(design, evaluateDesign))
      const end = ({ value, amount, isFeasible }: BarEnd) => ({ value, amount: money(amount), isFeasible })
      return {
        base: money(evaluateDesign(design).bill.total),
        bars: bars.map(({ element, member, low, high }) => ({ element, member, low: end(low), high: end(high) })),
      }
    },

    'plan.map': async ({ design, terms, element, fanOutConsumers }) => {
      const money = monthly(terms)
      const map = await run(breakEvenMap(design, { element, fanOutConsumers }, evaluateBy(terms)))
      return {
        element: map.element,
        recordBytes: [...map.recordBytes],
        recordsPerSecond: [...map.recordsPerSecond],
        cells: map.cells.map((row) =>
          row.map(({ best, isFeasible }) => ({
            ...{ mode: best?.mode ?? null, amount: best && money(best.amount), isFeasible },
          })),
        ),
      }
    },

    'plan.ranges': async ({ design, terms, seed }) => {
      const money = monthly(terms)
      const ranges = await run(rangesOf(design, evaluateBy(terms), { seed }))
      const amount = (dollars: number): number => dollars * (terms.currency?.perDollar ?? 1)
      return {
        ...{ p10: money(ranges.p10), p50: money(ranges.p50), p90: money(ranges.p90) },
        ...{ runs: ranges.runs, feasible: ranges.feasible },
        histogram: ranges.histogram.map(({ from, to, runs }) => ({ from: amount(from), to: amount(to), runs })),
      }
    },

    'plan.outage': async ({ design, terms, element, hours }) => {
      const { outage, extra } = costOfOutage(design, { element, hours }, evaluateBy(terms))
      return {
        ...{ catchUpHours: outage.catchUpHours, lostRecords: outage.lostRecords, extra: monthly(terms)(extra) },
        findings: outage.findings.map(findingView),
      }
    },

    'plan.cheapest': async ({ design, terms }) => {
      const money = monthly(terms)
      const { options, reason } = await run(cheapestOf(design, evaluateBy(terms)))
      return {
        options: options
          .filter(({ isPresent }, place) => isPresent || place < mostOptions)
          .map(({ design: changed, evaluation: { bill, isFeasible }, isPresent, changes }) => ({
            ...{ design: changed, amount: money(bill.total), unknownLines: bill.unknownLines, isFeasible, isPresent },
            changes: changes.map((change) => said(change, terms)),
          })),
        reason: said(reason, terms),
      }
    },

    'plan.compare': async ({ scenarios, terms }) => compared(scenarios, terms, evaluateBy(terms)),
  }
}

const verdictView = ({ findings, ...verdict }: Verdict) => ({ ...verdict, findings: findings.map(findingView) })

const evaluationView = (evaluation: Evaluation, terms: BillTerms) => {
  const money = monthly(terms)
  const [event, consumer] = [perMillionEvents(evaluation), perConsumer(evaluation)]
  return {
    bill: billView(evaluation.bill, terms),
    verdicts: evaluation.verdicts.map(verdictView),
    flows: [...evaluation.flows],
    edges: edgesView(evaluation, terms),
    isFeasible: evaluation.isFeasible,
    perMillionEvents: event && money(event),
    perConsumer: consumer && moneyIn(terms)(consumer),
    problems: [...checkDesign(evaluation.design)],
  }
}

const compared = (scenarios: readonly Scenario[], terms: BillTerms, evaluateDesign: Evaluate) => {
  const evaluated = scenarios.map(({ name, design }: { readonly name: string; readonly design: Design }) => ({
    ...{ name, evaluation: evaluateDesign(design) },
  }))
  const [first] = evaluated
  const rows = evaluated.map((scenario): ScenarioRow => {
    const { name, evaluation } = scenario
    const event = perMillionEvents(evaluation)
    const isFirst = first === undefined || scenario === first
    return {
      ...{ name, ...standingOf(evaluation), bill: billView(evaluation.bill, terms) },
      perMillionEvents: event && monthly(terms)(event),
      difference: isFirst ? null : differenceOf(first, scenario).map((clause) => said(clause, terms)),
      change: isFirst ? null : billChange(compareBills(first.evaluation.bill, evaluation.bill), terms),
    }
  })
  return { rows, cheapestThatFits: cheapestThatFits(evaluated) }
}

/** Ways a window is told, each a whole design; the design as it is comes in any case. */
const mostOptions = 24

/** How long others wait at most for a turn or a few, and how long an answer may take: a window waits for ten seconds. */
const sliceMs = 10
const longestMs = 8000

/** Run it to its end in slices of time, and let everybody else go on between them; what nobody waits for any more is dropped. */
const runInTurns = async <T>(turns: Turns<T>, clock: Clock): Promise<T> => {
  const begin = clock.now()
  let slice = begin
  for (;;) {
    const { done, value } = turns.next()
    if (done === true) return value
    const now = clock.now()
    if (now - begin > longestMs) throw refusal('TooLargeToPlan', { seconds: longestMs / 1000 })
    // A clock that was set back must not end the slicing.
    if (now >= slice && now - slice < sliceMs) continue
    await new Promise<void>((resolve) => clock.after(0, resolve))
    slice = clock.now()
  }
}

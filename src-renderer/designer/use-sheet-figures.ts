import { computed, type ComputedRef } from 'vue'
import type { BillTerms } from '../../src-main/contract/bill'
import type { Design, Edge, Problem } from '../../src-main/contract/design'
import type { EdgeFacts, ElementFacts } from '../../src-main/contract/live-facts'
import type { Evaluation, Verdict } from '../../src-main/contract/plan'
import { useBillText } from '../bill/bill-text'
import { things } from '../design/things'
import { joined } from '../i18n/format'
import { useText } from '../i18n/text'
import { edgesOf, withNames } from './edge-problems'
import { bandOf, dashesOf, widthOf, type Band, type Dashes } from './gauge'
import { useSheetFacts } from './sheet-facts'

/** What is told of an element: texts, '' where nothing is known. */
export interface ElementFigures {
  readonly state: Verdict['state'] | null
  readonly load: number | null
  /** Of the limit that is tightest. */
  readonly loadText: string
  readonly limit: string
  readonly cost: string
  /** The same where there is little room. */
  readonly briefCost: string
  /** Of the bill. */
  readonly share: string
  readonly rate: string
  /** While it runs or is simulated: how far behind, refused records, cost of an hour, and what keeps it from running. */
  readonly lag: string
  readonly throttled: string
  readonly perHour: string
  readonly why: string
}

export interface EdgeFigures {
  readonly band: Band
  readonly width: number
  readonly dashes: Dashes | null
  readonly rate: string
  readonly bytes: string
  readonly perHour: string
  readonly load: string
  readonly lag: string
  /** What is wrong with it, or with the cycle it is part of. */
  readonly wrong: string
}

export interface SheetFigures {
  readonly elements: ComputedRef<ReadonlyMap<string, ElementFigures>>
  /** By the edge's name on the sheet. */
  readonly edges: ComputedRef<ReadonlyMap<string, EdgeFigures>>
  /** They are of a run or a simulation, not of the planner. */
  readonly isLive: ComputedRef<boolean>
}

const inDollars = { currency: null }

/** Figures of everything on the sheet: those of the run or the simulation if there is one, else the planner's. */
export function useSheetFigures(design: () => Design | null, evaluation: () => Evaluation | null): SheetFigures {
  const live = useSheetFacts()
  const { t, f, sentenceOf } = useText()
  const { total, money, say } = useBillText()
  const percent = (value: number | null): string => (value === null ? '' : f.percent(value))
  const rate = (records: number | null): string => (records === null ? '' : joined(f.recordsPerSecond(records)))
  const duration = (ms: number | null): string => (ms === null ? '' : joined(f.duration(ms)))
  /** @param amount of an hour, exact decimals as text */
  const hourly = (amount: string | null | undefined, terms: Pick<BillTerms, 'currency'> = inDollars): string =>
    amount && Number(amount) > 0 ? t('designer.perHour', { amount: f.money(amount, terms.currency?.code) }) : ''
  const brief = ({ amount, unknownLines }: Evaluation['bill']['byElement'][number], { bill }: Evaluation): string =>
    unknownLines > 0 && Number(amount) > 0 ? `≥ ${money(amount, bill.terms)}` : total(amount, unknownLines, bill.terms)

  const ofElement = (id: string, answer: Evaluation | null, facts: ElementFacts | undefined): ElementFigures => {
    const verdict = answer?.verdicts.find(({ element }) => element === id)
    const flow = answer?.flows.find(({ element }) => element === id)
    const cost = answer?.bill.byElement.find(({ key }) => key === id)
    const load = facts ? facts.load : (verdict?.load ?? null)
    const whole = Number(answer?.bill.total ?? 0)
    const hint = facts ? (facts.state === 'not-runnable' ? facts.why : null) : live.notRunnable.get(id)
    return {
      state: facts ? bandOf(facts.load, facts.throttledPerSecond) : (verdict?.state ?? null),
      ...{ load, loadText: percent(load) },
      limit: verdict?.limit ? sentenceOf({ message: verdict.limit, text: { key: verdict.limit, values: {} } }) : '',
      cost: cost && answer ? total(cost.amount, cost.unknownLines, answer.bill.terms) : '',
      briefCost: cost && answer ? brief(cost, answer) : '',
      share: cost && whole > 0 ? f.percent(Number(cost.amount) / whole) : '',
      rate: rate(facts ? facts.recordsPerSecond : (flow?.recordsPerSecond ?? null)),
      lag: duration(facts?.lagMs ?? null),
      throttled: rate(facts?.throttledPerSecond ?? null),
      perHour: hourly(facts?.dollarsPerHour),
      why: hint ? say(hint) : '',
    }
  }
  const ofEdge = (edge: Edge, answer: Evaluation | null, facts: EdgeFacts | undefined): Omit<EdgeFigures, 'wrong'> => {
    const isSame = (one: Edge): boolean => one.from === edge.from && one.to === edge.to
    const planned = answer?.edges.find(isSame)
    const shown = live.facts === null ? planned : facts
    const load = shown?.load ?? null
    const lagMs = facts?.lagMs ?? null
    return {
      band: bandOf(load),
      width: widthOf(shown?.bytesPerSecond ?? null),
      dashes: facts ? dashesOf(facts.recordsPerSecond, lagMs) : null,
      rate: rate(shown?.recordsPerSecond ?? null),
      bytes: typeof shown?.bytesPerSecond === 'number' ? joined(f.bytesPerSecond(shown.bytesPerSecond)) : '',
      perHour: live.facts === null ? hourly(planned?.perHour, answer?.bill.terms) : hourly(facts?.dollarsPerHour),
      ...{ load: percent(load), lag: duration(lagMs) },
    }
  }
  const wrongEdges = (): ReadonlyMap<string, string> => {
    const drawn = design()
    if (drawn === null) return new Map()
    const told = (problem: Problem) => sentenceOf(withNames(drawn, problem))
    return new Map(
      evaluation()?.problems.flatMap((problem) =>
        edgesOf(drawn, problem).map((edge) => [edge, told(problem)] as const),
      ),
    )
  }

  return {
    elements: computed(() => {
      const facts = new Map(live.facts?.elements.map((one) => [one.element, one]))
      return new Map((design()?.elements ?? []).map(({ id }) => [id, ofElement(id, evaluation(), facts.get(id))]))
    }),
    edges: computed(() => {
      const facts = new Map(live.facts?.edges.map((one) => [things.edge(one), one]))
      const wrong = wrongEdges()
      return new Map(
        (design()?.edges ?? []).map((edge) => {
          const thing = things.edge(edge)
          return [thing, { ...ofEdge(edge, evaluation(), facts.get(thing)), wrong: wrong.get(thing) ?? '' }]
        }),
      )
    }),
    isLive: computed(() => live.facts !== null),
  }
}

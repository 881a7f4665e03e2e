import { computed, type ComputedRef } from 'vue'
import type { Design, Edge } from '../../src-main/contract/design'
import type { EdgeFacts, ElementFacts } from '../../src-main/contract/live-facts'
import type { Evaluation, Verdict } from '../../src-main/contract/plan'
import { useBillText } from '../bill/bill-text'
import { things } from '../design/things'
import { joined } from '../i18n/format'
import { useText } from '../i18n/text'
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
  /** While it runs or is simulated: how far behind, refused records, and what keeps it from running. */
  readonly lag: string
  readonly throttled: string
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
}

export interface SheetFigures {
  readonly elements: ComputedRef<ReadonlyMap<string, ElementFigures>>
  /** By the edge's name on the sheet. */
  readonly edges: ComputedRef<ReadonlyMap<string, EdgeFigures>>
  /** They are of a run or a simulation, not of the planner. */
  readonly isLive: ComputedRef<boolean>
}

/** Figures of everything on the sheet: those of the run or the simulation if there is one, else the planner's. */
export function useSheetFigures(design: () => Design | null, evaluation: () => Evaluation | null): SheetFigures {
  const live = useSheetFacts()
  const { t, f, sentenceOf } = useText()
  const { total, money, say } = useBillText()
  const percent = (value: number | null): string => (value === null ? '' : f.percent(value))
  const rate = (records: number | null): string => (records === null ? '' : joined(f.recordsPerSecond(records)))
  const duration = (ms: number | null): string => (ms === null ? '' : joined(f.duration(ms)))
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
      why: hint ? say(hint) : '',
    }
  }
  const ofEdge = (edge: Edge, answer: Evaluation | null, facts: EdgeFacts | undefined): EdgeFigures => {
    const isSame = (one: Edge): boolean => one.from === edge.from && one.to === edge.to
    const planned = answer?.edges.find(isSame)
    const shown = live.facts === null ? planned : facts
    const load = shown?.load ?? null
    const lagMs = facts?.lagMs ?? null
    const perHour = Number(planned?.perHour) > 0 ? planned?.perHour : null
    return {
      band: bandOf(load),
      width: widthOf(shown?.bytesPerSecond ?? null),
      dashes: facts ? dashesOf(facts.recordsPerSecond, lagMs) : null,
      rate: rate(shown?.recordsPerSecond ?? null),
      bytes: typeof shown?.bytesPerSecond === 'number' ? joined(f.bytesPerSecond(shown.bytesPerSecond)) : '',
      perHour:
        typeof perHour === 'string' && answer
          ? t('designer.perHour', { amount: money(perHour, answer.bill.terms) })
          : '',
      ...{ load: percent(load), lag: duration(lagMs) },
    }
  }

  return {
    elements: computed(() => {
      const facts = new Map(live.facts?.elements.map((one) => [one.element, one]))
      return new Map((design()?.elements ?? []).map(({ id }) => [id, ofElement(id, evaluation(), facts.get(id))]))
    }),
    edges: computed(() => {
      const facts = new Map(live.facts?.edges.map((one) => [things.edge(one), one]))
      return new Map(
        (design()?.edges ?? []).map((edge) => [
          things.edge(edge),
          ofEdge(edge, evaluation(), facts.get(things.edge(edge))),
        ]),
      )
    }),
    isLive: computed(() => live.facts !== null),
  }
}

import type { BillTerms } from '../../contract/bill'
import type { EventOf, InputOf } from '../../contract/define'
import type { Candidate, SimulationView, simulate as contract } from '../../contract/simulate'
import { inPart, type Working } from '../../planning/analysis/turns'
import type { Design } from '../../planning/design/design'
import type { EvaluateOptions } from '../../planning/evaluate'
import { bottlenecksOf, type Bottleneck } from '../../planning/simulation/bottlenecks'
import { judged, judging, type Judged } from '../../planning/simulation/judge'
import { optimise, type Candidate as Found } from '../../planning/simulation/optimise'
import { simulation as inTurns } from '../../planning/simulation/simulate'
import type { Simulation } from '../../planning/simulation/simulation'
import { manyStepMs, stepMsFor, weekHours } from '../../planning/simulation/steps'
import { runsOf, type Share } from '../../planning/simulation/uncertainty'
import { moneyIn } from '../bill-view'
import { said } from '../said'
import { simulationView, type Simulated } from './simulation-view'
import type { Drawn } from './uncertainty-view'

/*
 * Answers to what a window asks about simulations: each is worked out in turns that tell how much of it is done, 0 to 1.
 */

type Contract = typeof contract
export type JobName = keyof Contract
type Event<N extends JobName> = EventOf<Contract[N]>
export type Done<N extends JobName> = Extract<Event<N>, { readonly kind: 'done' }>
export type Input<N extends JobName> = InputOf<Contract[N]>

export interface Context {
  readonly prices: EvaluateOptions
  /** Where a simulation begins that is not said to begin anywhere: epoch milliseconds. */
  readonly monday: number
  /** Milliseconds that never step back. */
  now(): number
  /** What is known before all is. */
  tell?(event: Event<JobName>): void
}

/** What a chart can show. */
const mostMoments = 1500

/** Finding bottlenecks and what helps takes a few simulations more. */
const firstPart = 0.5

/** A simulation and what holds the pipeline up in it. */
export function* simulated(
  input: Omit<Input<'simulate.run'>, 'terms'>,
  { prices, monday }: Context,
  onSimulated: (simulation: Simulation, outcome: Judged) => void = () => {},
): Working<Simulated & { readonly bottlenecks: readonly Bottleneck[] }> {
  const { design, seed, hours, from, stepSeconds } = input
  const stepMs = stepSeconds === null ? stepMsFor(design, hours) : stepSeconds * 1000
  const options = { seed, from: from ?? monday, durationMs: hours * 3_600_000, stepMs, moments: mostMoments }
  const simulation = yield* inPart(inTurns(design, options), 0, firstPart)
  const outcome = judged(simulation, prices)
  const { bill } = outcome
  onSimulated(simulation, outcome)
  const bottlenecks = yield* inPart(bottlenecksOf(simulation, { options, prices, bill }), firstPart, 1)
  return { simulation, outcome, bottlenecks }
}

/** What a job is asked, and its answer: a thread may have a share of the runs. */
export interface Asked {
  readonly 'simulate.run': Input<'simulate.run'>
  readonly 'simulate.uncertainty': Input<'simulate.uncertainty'> & { readonly share: Share }
  readonly 'simulate.optimise': Input<'simulate.optimise'>
}

interface Answers {
  readonly 'simulate.run': Done<'simulate.run'>
  readonly 'simulate.uncertainty': Drawn
  readonly 'simulate.optimise': Done<'simulate.optimise'>
}

type Jobs = { readonly [N in JobName]: (asked: Asked[N], context: Context) => Working<Answers[N]> }

export const jobs: Jobs = {
  *'simulate.run'(input, context) {
    const begin = context.now()
    const viewOf = (found: Simulated): SimulationView =>
      simulationView(found, input.terms, Math.round(context.now() - begin))
    const found = yield* simulated(input, context, (simulation, outcome) => {
      context.tell?.({ kind: 'simulated', simulation: viewOf({ simulation, outcome, bottlenecks: null }) })
    })
    return { kind: 'done', simulation: viewOf(found) }
  },

  *'simulate.uncertainty'({ design, seed, goals, runs, share }, context) {
    const judge = judging(weekOf(design, seed, { context, runs: 3 * runs }), context.prices)
    return { kind: 'drawn', runs: yield* runsOf(design, { goals, seed, judge }, share) }
  },

  *'simulate.optimise'({ design, seed, goals, choices, terms }, context) {
    const week = weekOf(design, seed, { context, runs: mostTried })
    const judge = judging(week, context.prices)
    const confirm = judging({ ...week, stepMs: stepMsFor(design, weekHours) }, context.prices)
    const { candidates, tried, reason } = yield* optimise(design, { goals, choices, judge, confirm, most: mostTried })
    const told = candidates.filter(({ isPresent, isOnFront }, at) => isPresent || isOnFront || at < mostTold)
    const views = told.map((one) => candidateView(one, terms))
    return { kind: 'done', candidates: views, tried, reason: said(reason, terms) }
  },
}

/** Designs that are simulated in search of the best, and of those told to a window, besides the front. */
const mostTried = 400
const mostTold = 60

/** A week from the coming Monday on, in steps that let so many of them be done in a few seconds. */
const weekOf = (
  design: Design,
  seed: number,
  { context, runs }: { readonly context: Context; readonly runs: number },
) => ({
  ...{ seed, from: context.monday, durationMs: weekHours * 3_600_000, stepMs: manyStepMs(design, runs) },
})

const candidateView = (found: Found, terms: BillTerms): Candidate => {
  const { design, bill, monthlyUsd, headroom, throttledShare, worstLagMs, missed, isOnFront, isPresent } = found
  return {
    ...{ design, amount: moneyIn(terms)(bill.total), monthlyUsd, unknownLines: bill.unknownLines },
    ...{ headroom, throttledShare, worstLagMs, meetsGoals: missed === 0, isOnFront, isPresent },
    changes: found.changes.map((change) => said(change, terms)),
  }
}

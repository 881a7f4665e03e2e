import type { BillTerms } from '../../contract/bill'
import type { Uncertainty } from '../../contract/simulate'
import { finished } from '../../planning/analysis/turns'
import type { Design } from '../../planning/design/design'
import { comingMonday } from '../../planning/simulation/steps'
import type { Clock } from '../../platform/clock'
import { billView } from '../../services/bill-view'
import { jobs, simulated, type Context } from '../../services/simulation/jobs'
import { totalsView } from '../../services/simulation/simulation-view'
import { uncertaintyView } from '../../services/simulation/uncertainty-view'
import { readArguments } from './arguments'
import { readDesignFile } from './design-file'
import { isRefused, type Outcome } from './outcome'
import { jsonText, withUnmet } from './price-command'
import { pricingOf } from './priced-design'
import { unmetCost } from './requirements'
import { goalsOf, readAsked, simulateOptions, type Asked } from './simulate-options'
import { simulationReport, type SimulatedFile } from './simulation-report'
import { percentText, secondsText, simulationText } from './simulation-text'
import { readTerms } from './terms'

/** `simulate FILE`: what a design does under its workload, moment by moment, summed up. */
export const simulateCommand = async (argv: readonly string[], clock: Clock): Promise<Outcome> => {
  const read = readArguments(argv, {
    options: [...simulateOptions, 'json', 'region', 'rounding', 'no-free-tier', 'currency', 'book', 'data'],
    files: [1, 1, 'one design file'],
  })
  if (isRefused(read)) return read.refused
  const { files, options } = read
  const asked = readAsked(options)
  if (isRefused(asked)) return asked.refused
  const { hours: _, ...billOptions } = options
  const terms = readTerms(billOptions)
  if (isRefused(terms)) return terms.refused
  const pricing = await pricingOf({ options, terms, clock })
  if (isRefused(pricing)) return pricing.refused
  const [file = ''] = files
  const design = await readDesignFile(file)
  if (isRefused(design)) return design.refused
  const context = { prices: pricing.options, monday: comingMonday(clock.now()), now: clock.now }
  const result = simulateFile({ file, design: pricing.placed(design), asked, terms }, context)
  const out = options.json === true ? jsonText(simulationReport(result)) : simulationText(result)
  return withUnmet(out, unmetLimits(result))
}

interface Wanted {
  readonly file: string
  readonly design: Design
  readonly asked: Asked
  readonly terms: BillTerms
}

const simulateFile = ({ file, design, asked, terms }: Wanted, context: Context): SimulatedFile => {
  const { seed, hours, from, stepSeconds, runs } = asked
  const found = finished(simulated({ design, seed, hours, from, stepSeconds }, context))
  return {
    ...{ ...found, file, asked, totals: totalsView(found), bill: billView(found.outcome.bill, terms) },
    uncertainty: runs === undefined ? null : uncertaintyOf({ file, design, asked, terms }, { runs, context }),
  }
}

const uncertaintyOf = (
  { design, asked, terms }: Wanted,
  { runs, context }: { readonly runs: number; readonly context: Context },
): Uncertainty => {
  const input = { design, terms, seed: asked.seed, goals: goalsOf(asked), runs, share: { from: 0, to: runs } }
  return uncertaintyView([finished(jobs['simulate.uncertainty'](input, context))])
}

/** Limits of the command line that the simulation did not keep, a sentence each. */
const unmetLimits = ({ file, asked, outcome }: SimulatedFile): readonly string[] => {
  const { maxThrottledShare, maxLagSeconds, maxMonthly } = asked
  const { throttledShare, worstLagMs } = outcome
  const unmet: string[] = []
  if (maxThrottledShare !== undefined && throttledShare > maxThrottledShare) {
    unmet.push(
      `${percentText(throttledShare)} of the records are throttled, more than the ${percentText(maxThrottledShare)} of --max-throttled-share.`,
    )
  }
  if (maxLagSeconds !== undefined && worstLagMs > maxLagSeconds * 1000) {
    unmet.push(`The worst lag is ${secondsText(worstLagMs)}, more than the ${maxLagSeconds} s of --max-lag.`)
  }
  return [...unmet, ...unmetCost(outcome.bill, maxMonthly)].map((sentence) => `${file}: ${sentence}`)
}

import { createHash } from 'node:crypto'
import type { BillTerms } from '../contract/bill'
import type { InputOf } from '../contract/define'
import type { Language } from '../contract/language'
import type { Scenario } from '../contract/plan'
import type { report as contract, ReportDocument } from '../contract/report'
import { perMillionEvents } from '../planning/analysis/unit-costs'
import { checkDesign } from '../planning/check/check-design'
import { fileNameOf, writeDesign } from '../planning/design/read-design'
import { evaluate } from '../planning/evaluate'
import type { PriceBook } from '../pricing/price-book'
import { billView, moneyIn } from './bill-view'
import type { Handlers } from './contract-server'
import type { PriceBooks } from './price-books'
import { toCsv } from './report/csv'
import { toMarkdown } from './report/markdown'
import { reportDocument } from './report/report-document'
import type { ReportScenario } from './report/scenario'
import { wordsOf, type Words } from './report/words'

type BookOf = PriceBooks['bookOf']
type Asked = InputOf<(typeof contract)['report.document']>

/** Documents of scenarios. What they say follows from the designs, the terms and the price books alone. */
export const reportHandlers = ({ bookOf }: Pick<PriceBooks, 'bookOf'>): Handlers<typeof contract> => ({
  'report.document': async (asked) => documentOf(asked, bookOf),
  'plan.report': async ({ format, ...asked }) => {
    const document = documentOf(asked, bookOf)
    return format === 'csv'
      ? { fileName: 'capacity-review.csv', text: toCsv(document) }
      : { fileName: 'capacity-review.md', text: toMarkdown(document) }
  },
})

const documentOf = ({ scenarios, terms, language }: Asked, bookOf: BookOf): ReportDocument => {
  const words = wordsOf(language as Language, terms)
  const today = newestDay(scenarios.flatMap(({ design }) => bookOf(design.region) ?? []))
  const [first, ...others] = scenarios.map((scenario) => evaluated(scenario, { terms, bookOf, today, words }))
  return reportDocument([first as ReportScenario, ...others], words)
}

/** Prices are as old as they were on the day of the newest book: what a report says does not change by waiting. */
const newestDay = (books: readonly PriceBook[]): string =>
  books.reduce((newest, { date }) => (date > newest ? date : newest), '0000-00-00')

interface With {
  readonly terms: BillTerms
  readonly bookOf: BookOf
  readonly today: string
  readonly words: Words
}

const evaluated = ({ name, design }: Scenario, { terms, bookOf, today, words }: With): ReportScenario => {
  const { hours, rounding, withFreeTier } = terms
  const evaluation = evaluate(design, { bookOf, terms: { hours, rounding, withFreeTier, today } })
  const million = perMillionEvents(evaluation)
  return {
    ...{ name, evaluation, bill: billView(evaluation.bill, terms) },
    perMillion: million && moneyIn({ ...terms, period: 'month' })(million),
    file: { name: fileNameOf(design), sha256: createHash('sha256').update(writeDesign(design)).digest('hex') },
    problems: checkDesign(design).map(({ place, text }) => `${place}: ${words.tell(text)}`),
  }
}

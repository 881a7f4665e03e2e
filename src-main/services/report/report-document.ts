import type { ReportBlock, ReportDocument, ReportSection } from '../../contract/report'
import { billGroups, billLines, billNotes, billRules, unknownLines, type NameOf } from './bill-blocks'
import { comparison, differences } from './comparison'
import { assumptions, diagram, fileTable, risks, verdictTable } from './design-blocks'
import type { ReportScenario } from './scenario'
import type { Words } from './words'

/**
 * The document of a capacity review: the scenarios side by side, terms and price books, and of each scenario its file, pipeline,
 * assumptions, verdicts, bill, what is unknown, and risks. No time of day is in it: the same scenarios and price books give the
 * same document.
 */
export const reportDocument = (
  scenarios: readonly [ReportScenario, ...ReportScenario[]],
  words: Words,
): ReportDocument => ({
  title: words.say('report.title'),
  sections: [
    section(2, words.say('report.section.comparison'), [
      comparison(scenarios, words),
      ...differences(scenarios, words),
    ]),
    section(2, words.say('report.section.terms'), [
      listOr(
        billRules(
          scenarios.map(({ bill }) => bill),
          words,
        ),
        words,
      ),
    ]),
    ...scenarios.flatMap((scenario) => ofScenario(scenario, words)),
  ],
})

const section = (level: ReportSection['level'], title: string, blocks: readonly ReportBlock[]): ReportSection => ({
  ...{ level, title, blocks: [...blocks] },
})

const ofScenario = (scenario: ReportScenario, words: Words): readonly ReportSection[] => {
  const { name, evaluation, bill } = scenario
  const { design } = evaluation
  const nameOf: NameOf = (id) =>
    id === null ? words.say('bill.account') : (design.elements.find((element) => element.id === id)?.name ?? id)
  const about: ReportBlock[] = design.description === undefined ? [] : [{ kind: 'text', text: design.description }]
  const notes: ReportBlock[] = listOf(design.elements.flatMap(({ name, note }) => (note ? [`${name}: ${note}`] : [])))
  return [
    section(2, name, [...about, fileTable(scenario, words)]),
    section(3, words.say('report.section.pipeline'), [diagram(evaluation, words)]),
    section(3, words.say('report.section.verdicts'), [verdictTable(evaluation, words)]),
    section(3, words.say('report.section.risks'), [listOr(risks(scenario, words), words)]),
    section(3, words.say('report.section.bill'), [...billGroups(bill, words, nameOf), billLines(bill, words)]),
    section(3, words.say('report.section.unknown'), [listOr(unknownLines(bill, words, nameOf), words)]),
    section(3, words.say('report.section.notes'), [listOr(billNotes(bill, words), words)]),
    section(3, words.say('report.section.assumptions'), [assumptions(evaluation, words), ...notes]),
  ]
}

const listOf = (items: readonly string[]): ReportBlock[] =>
  items.length === 0 ? [] : [{ kind: 'list', items: [...items] }]

const listOr = (items: readonly string[], words: Words): ReportBlock =>
  listOf(items)[0] ?? { kind: 'text', text: words.say('report.none') }

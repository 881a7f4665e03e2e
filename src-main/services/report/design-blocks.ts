import type { TextKey } from '../../contract/language'
import type { ReportBlock, ReportCell } from '../../contract/report'
import type { Element } from '../../planning/design/elements'
import type { Evaluation, Finding } from '../../planning/evaluation'
import { minutes } from './comparison'
import type { ReportScenario } from './scenario'
import type { Words } from './words'

/** Which file a scenario is, so that anybody can tell whether theirs is the same. */
export const fileTable = ({ file, evaluation }: ReportScenario, words: Words): ReportBlock => {
  const { design } = evaluation
  const row = (name: 'file' | 'sha256' | 'formatVersion' | 'region', text: string): ReportCell[] => [
    ...[words.say(`report.file.${name}`), text].map(words.text),
  ]
  return {
    ...{ kind: 'table', name: 'file', head: [words.say('report.column.figure'), words.say('report.column.value')] },
    rows: [
      row('file', file.name),
      row('sha256', file.sha256),
      row('formatVersion', String(design.formatVersion)),
      row('region', design.region),
    ],
  }
}

export const diagram = ({ design, verdicts }: Evaluation, words: Words): ReportBlock => ({
  kind: 'diagram',
  elements: design.elements.map(({ id, kind, name }) => {
    const state = verdicts.find(({ element }) => element === id)?.state
    const kindText = words.say(`design.kind.${kind}`)
    const text = state === undefined ? kindText : `${kindText}, ${words.say(`planner.verdict.${state}`)}`
    return { id, kind, name, text }
  }),
  edges: [...design.edges],
})

/** What is no figure of the element. */
const apart = new Set(['kind', 'id', 'name', 'note', 'position'])

/** Everything that was assumed, as the file has it, defaults included. */
export const assumptions = ({ design }: Evaluation, words: Words): ReportBlock => ({
  ...{ kind: 'table', name: 'assumptions' },
  head: [
    words.say('report.column.element'),
    words.say('report.column.member'),
    words.say('report.column.name'),
    words.say('report.column.value'),
  ],
  rows: design.elements.flatMap((element) =>
    membersOf(element).map(([path, value]) => [
      words.text(element.name),
      words.text(path),
      words.text(words.named(`design.member.${memberIn(path)}`, path)),
      valueCell(path, value, words),
    ]),
  ),
})

type Member = readonly [path: string, value: unknown]

const membersOf = (element: Element): readonly Member[] =>
  Object.entries(element)
    .filter(([name]) => !apart.has(name))
    .flatMap(([name, value]) => leavesOf(name, value))

const leavesOf = (path: string, value: unknown): readonly Member[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]]
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(`${path}.${name}`, inner))
}

/** What a path is about: its last member, or whose kind it is. */
const memberIn = (path: string): string =>
  path
    .replace(/\.kind$/, '')
    .split('.')
    .at(-1) ?? path

const valueCell = (path: string, value: unknown, words: Words): ReportCell => {
  if (typeof value === 'number') return words.figure(String(value))
  if (Array.isArray(value)) return words.text(JSON.stringify(value))
  if (typeof value === 'boolean') return words.text(words.say(value ? 'report.yes' : 'report.no'))
  return words.text(words.named(`design.choice.${memberIn(path)}.${String(value)}`, String(value)))
}

/** How busy each element with limits is in its busiest second. */
export const verdictTable = ({ design, verdicts }: Evaluation, words: Words): ReportBlock => ({
  ...{ kind: 'table', name: 'verdicts' },
  head: [
    words.say('report.column.element'),
    words.say('scenarios.figure.fits'),
    words.say('report.column.load'),
    words.say('report.column.limit'),
    words.say('scenarios.figure.throttled'),
    words.say('scenarios.figure.ageGrowth'),
  ],
  rows: verdicts.map(({ element, state, load, limit, throttledPerHour, ageGrowthMinutesPerHour }) => [
    words.text(design.elements.find(({ id }) => id === element)?.name ?? element),
    words.text(words.say(`planner.verdict.${state}`)),
    load === null ? words.text(words.say('scenarios.unknown')) : words.percent(load),
    words.text(limit === null ? words.say('scenarios.nothing') : words.say(limit as TextKey)),
    words.figure(String(Math.round(throttledPerHour)), 0),
    minutes(ageGrowthMinutesPerHour, words),
  ]),
})

const order: readonly Finding['severity'][] = ['error', 'warning', 'info']

/** Findings of all elements, what is wrong before what is doubtful. */
export const risks = ({ evaluation, problems }: ReportScenario, words: Words): readonly string[] => {
  const { design, verdicts } = evaluation
  const found = verdicts.flatMap(({ element, findings }) => findings.map((one) => ({ element, ...one })))
  const nameOf = (id: string): string => design.elements.find((element) => element.id === id)?.name ?? id
  return [
    ...problems.map((problem) => `${words.say('report.severity.error')}: ${problem}`),
    ...found
      .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
      .map(
        ({ element, severity, ...told }) =>
          `${words.say(`report.severity.${severity}`)}: ${nameOf(element)}: ${words.tell(told)}`,
      ),
  ]
}

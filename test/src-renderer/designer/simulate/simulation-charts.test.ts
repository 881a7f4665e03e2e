import { expect, it } from 'vitest'
import { measureViews } from '../../../../src-renderer/dashboards/measures'
import { PIPELINE, simulationCharts, spanOf } from '../../../../src-renderer/designer/simulate/simulation-charts'
import { createFormat } from '../../../../src-renderer/i18n/format'
import type { Text } from '../../../../src-renderer/i18n/text'
import { monday, ordersDesign, simulationView } from '../samples'

const text = { t: (key: string) => key, f: createFormat('en', (key) => key) } as unknown as Text
const chartsOf = (subject: string, span = spanOf(simulationView())) =>
  simulationCharts(
    { view: simulationView(), design: ordersDesign(), subject, marks: [], measures: measureViews(text), span },
    text,
  )

it('sums sources, throttles and money of the pipeline; how far streams are behind, their readers say', () => {
  const charts = chartsOf(PIPELINE)
  expect(charts.map(({ id }) => id)).toEqual(['records', 'lag', 'shards', 'money'])
  const [records, lag] = charts
  expect(records?.lines.map(({ values }) => values)).toEqual([
    [800, 1500, 900],
    [0, 500, 0],
  ])
  expect(lag?.lines.map(({ name }) => name)).toEqual(['Mails'])
})

it('shows of an element what is known of it', () => {
  expect(chartsOf('orders').map(({ id }) => id)).toEqual(['records', 'load', 'shards', 'money'])
  // More than all of a limit is drawn as such.
  expect(chartsOf('orders').find(({ id }) => id === 'load')?.scale).toBe('decimal')
})

it('looks closer without moving anything in time', () => {
  const from = monday / 1000 + 3600
  const [records] = chartsOf(PIPELINE, { from, to: from + 3600 })
  expect(records).toMatchObject({ from, to: from + 3600 })
  expect(records?.lines[0]).toMatchObject({ from: monday / 1000, period: 3600 })
})

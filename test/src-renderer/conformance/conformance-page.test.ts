import { expect, it } from 'vitest'
import { report } from '../../../src-renderer/conformance/report'
import { renderApp, settle } from '../render'
import { workbenchState } from '../samples'
import { allByRole, byRole, type, words } from '../screen'

const openConformance = async (): Promise<void> => {
  const { main } = await renderApp('/conformance')
  main.push('workbench.watch', workbenchState())
  await settle()
}
const names = (): string[] => allByRole('button', /./s, byRole('table', 'Operations')).map(words)

it('lists every operation of the service model', async () => {
  await openConformance()
  expect(names()).toEqual(report.operations.map(({ name }) => name))
})

it('finds operations by name and by support', async () => {
  await openConformance()
  type(byRole('searchbox', 'Search operations'), 'shard')
  await settle()
  expect(names()).toContain('SplitShard')
  expect(names().every((name) => name.toLowerCase().includes('shard'))).toBe(true)
  type(byRole('searchbox', 'Search operations'), 'no such thing')
  await settle()
  expect(words(document.body)).toContain('No operation fits')
  type(byRole('searchbox', 'Search operations'), '')
  byRole('radio', /^Full/).click()
  await settle()
  expect(names()).toEqual(report.operations.filter(({ status }) => status === 'full').map(({ name }) => name))
})

it('opens an operation down to its members and faults', async () => {
  await openConformance()
  const operation = report.operations.find(({ name }) => name === 'PutRecords')
  const button = byRole('button', 'PutRecords')
  button.click()
  await settle()
  expect(button.getAttribute('aria-expanded')).toBe('true')
  const table = words(byRole('table', 'Operations'))
  for (const { path } of [...(operation?.input ?? []), ...(operation?.output ?? [])]) expect(table).toContain(path)
  for (const { name } of operation?.faults ?? []) expect(table).toContain(name)
})

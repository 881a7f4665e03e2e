import { expect, it } from 'vitest'
import { useRun } from '../../../../src-renderer/designer/run/run'
import { fault } from '../../fake-main'
import { settle } from '../../render'
import { byRole, words } from '../../screen'
import { ordersArn } from '../../samples'
import { renderView } from '../render-view'
import { ordersDesign, run } from '../samples'

const asked = async (ask: ReturnType<typeof useRun>['ask']) => {
  const rendered = await renderView('FaultDialog', ordersDesign())
  const runs = useRun()
  Object.assign(runs, { run: run(), ask })
  await settle()
  return { ...rendered, runs }
}
const listNamed = (name: string): HTMLSelectElement => {
  const label = [...document.querySelectorAll('label')].find((each) => words(each) === name)
  const list = document.getElementById(label?.htmlFor ?? '')
  if (!(list instanceof HTMLSelectElement)) throw new Error(`No list named ${name}`)
  return list
}
const choose = async (name: string, value: string): Promise<void> => {
  const list = listNamed(name)
  list.value = value
  list.dispatchEvent(new Event('change', { bubbles: true }))
  await settle()
}
const optionsOf = (name: string): string[] => [...listNamed(name).options].map(({ text }) => text)

it('offers what can go wrong at the element, says what error that gives, and injects it for a minute', async () => {
  const { main, runs } = await asked({ element: 'shops', kind: 'burst' })
  main.answer('run.fault', () => ({ id: 'f1' }))
  expect(optionsOf('What')).toEqual(['Bursts', 'Poison record', 'Clock is off'])
  expect(words(document.body)).toContain('what the stream does not take is throttled')
  byRole('button', 'Begin').click()
  await settle()
  expect(main.inputsOf('run.fault')).toEqual([
    { fault: { kind: 'burst', element: 'shops', factor: 10 }, forSeconds: 60 },
  ])
  expect(runs.ask).toBeNull()
})

it('throttles one shard of a stream, of those that are open', async () => {
  const { main } = await asked({ element: 'orders', kind: 'shard-throttles' })
  main.answer('run.fault', () => ({ id: 'f1' }))
  expect(main.inputsOf('stream.watch')).toEqual([{ arn: ordersArn }])
  expect(words(document.body)).toContain('ProvisionedThroughputExceededException')
  expect(optionsOf('Shard')).toEqual(['All shards'])
})

it('changes what is offered with the element; a poison record has no duration', async () => {
  const { main } = await asked({ element: 'mail', kind: 'partial-failure' })
  main.answer('run.fault', () => ({ id: 'f1' }))
  expect(optionsOf('What')).toEqual(['Stops', 'Slows down', 'Batches fail'])
  await choose('Where', 'orders')
  expect(optionsOf('What')).toEqual(['Throttles', 'Answers late', 'Poison record'])
  await choose('What', 'poison-record')
  byRole('button', 'Begin').click()
  await settle()
  expect(main.inputsOf('run.fault')).toEqual([
    { fault: { kind: 'poison-record', element: 'orders' }, forSeconds: null },
  ])
})

it('says why a fault was refused', async () => {
  const { main } = await asked({ element: 'mail', kind: 'consumer-stops' })
  main.answer('run.fault', () => fault('NothingRuns', 'Nothing runs any more.'))
  byRole('button', 'Begin').click()
  await settle()
  expect(words(byRole('alert', /./))).toBe('Nothing runs any more.')
})

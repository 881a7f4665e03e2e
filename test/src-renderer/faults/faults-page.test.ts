import { expect, it } from 'vitest'
import type { Injection } from '../../../src-main/contract/injection'
import { fault } from '../fake-main'
import { renderApp, settle } from '../render'
import { ordersArn, streamRow, workbenchState } from '../samples'
import { allByRole, byRole, words } from '../screen'

const rule = (changes: Partial<Injection> = {}): Injection => ({
  id: '1',
  operations: ['PutRecords'],
  stream: ordersArn,
  share: 0.2,
  fault: { name: 'ProvisionedThroughputExceededException' },
  seed: 1,
  from: Date.UTC(2026, 10, 21, 12),
  state: 'in-force',
  met: 50,
  hit: 9,
  ...changes,
})

const openFaults = async (injections: Injection[] = []) => {
  const { main } = await renderApp('/faults')
  main.answer('injection.choices', () => ({
    operations: [
      {
        operation: 'PutRecords',
        faults: ['InternalFailure', 'ProvisionedThroughputExceededException'],
        hasStream: true,
        hasShard: true,
      },
      { operation: 'ListStreams', faults: ['LimitExceededException'], hasStream: false, hasShard: false },
    ],
  }))
  main.push('workbench.watch', workbenchState())
  main.push('streams.watch', { streams: [streamRow()] })
  await settle()
  main.push('injection.watch', { injections })
  await settle()
  return main
}

it('says what it is for when there are no faults', async () => {
  await openFaults()
  expect(words(document.body)).toContain('No faults are injected')
})

it('shows each rule with what it has done so far, and removes it', async () => {
  const main = await openFaults([
    rule(),
    rule({ id: '2', operations: undefined, stream: undefined, fault: undefined, latencyMs: { least: 5, most: 90 } }),
  ])
  const [, first, second] = allByRole('row', /./s, byRole('table', 'Fault injection'))
  expect(words(first as Element)).toContain('In forcePutRecordsordersProvisionedThroughputExceededException–20%9 of 50')
  expect(words(second as Element)).toContain('All operationsAll streams–5 to 90 ms')
  byRole('button', 'Remove this fault', first).click()
  await settle()
  expect(main.inputsOf('injection.remove')).toEqual([{ id: '1' }])
})

it('injects what the form says', async () => {
  const main = await openFaults()
  main.answer('injection.add', () => ({ id: '1' }))
  byRole('button', 'Add a fault').click()
  await settle()
  byRole('button', 'Inject').click()
  await settle()
  expect(main.inputsOf('injection.add')).toEqual([
    {
      operations: ['PutRecords'],
      share: 0.2,
      seed: 1,
      fault: { name: 'ProvisionedThroughputExceededException' },
      durationMs: 60_000,
    },
  ])
  expect(allByRole('dialog')).toEqual([])
})

it('offers only what the operation can answer with, and says what was refused', async () => {
  const main = await openFaults()
  main.answer('injection.add', () => fault('BadInjection', 'That makes no sense.'))
  byRole('button', 'Add a fault').click()
  await settle()
  const [operation] = document.querySelectorAll('select')
  if (operation === undefined) throw new Error('No list of operations')
  operation.value = 'ListStreams'
  operation.dispatchEvent(new Event('change', { bubbles: true }))
  await settle()
  const offered = [...(document.querySelectorAll('select')[2]?.options ?? [])].map(({ text }) => text)
  expect(offered).toEqual(['None, only late', 'LimitExceededException'])
  expect(allByRole('textbox', 'Shard')).toEqual([])
  const inject = byRole('button', 'Inject') as HTMLButtonElement
  expect(inject.disabled).toBe(true)
  const [, , faultList] = document.querySelectorAll('select')
  if (faultList === undefined) throw new Error('No list of faults')
  faultList.value = 'LimitExceededException'
  faultList.dispatchEvent(new Event('change', { bubbles: true }))
  await settle()
  inject.click()
  await settle()
  expect(words(byRole('alert', /./, byRole('dialog', 'Add a fault')))).toBe('That makes no sense.')
})

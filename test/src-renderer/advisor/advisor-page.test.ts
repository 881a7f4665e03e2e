import { beforeEach, expect, it } from 'vitest'
import type { Design } from '../../../src-main/contract/design'
import type { CommandOutput } from '../../../src-renderer/client/client'
import type { FakeMain } from '../fake-main'
import { renderApp, settle } from '../render'
import { workbenchState } from '../samples'
import { allByRole, byRole, words } from '../screen'

type Option = CommandOutput<'advisor.ask'>['options'][number]

const design: Design = { formatVersion: 2, name: 'Advised', region: 'us-east-1', elements: [], edges: [] }
const option = (changes: Partial<Option> = {}): Option => ({
  ...{ choice: 'data-streams', score: 8, isPossible: true, reasons: [], reconsider: [] },
  ...{ design, amount: '92.4', unknownLines: 0 },
  ...changes,
})

let main: FakeMain
beforeEach(async () => {
  ;({ main } = await renderApp('/advisor'))
  main.answer('advisor.ask', () => ({
    options: [
      option({ reasons: [{ key: 'advisor.for', values: {}, isFor: true }] }),
      option({ choice: 'msk', amount: '540', unknownLines: 1 }),
      option({ choice: 'sqs', amount: '0', unknownLines: 4 }),
      option({ choice: 'firehose', isPossible: false, design: null, amount: null }),
    ],
  }))
  main.push('workbench.watch', workbenchState())
  await settle()
})

it('recommends at once, with the cost of each', () => {
  const [best] = allByRole('article')
  expect(words(byRole('article', 'Kinesis Data Streams'))).toContain('RecommendedKinesis Data Streams$92.40 a month')
  expect(best).toBe(byRole('article', 'Kinesis Data Streams'))
  expect(words(byRole('article', 'Amazon MSK'))).toContain('at least $540.00 a month')
  expect(words(byRole('article', 'Amazon SQS'))).toContain('its cost is not known here')
  expect(words(byRole('article', 'Amazon Data Firehose'))).toContain('does not do thisno design to price')
})

it('asks again when an answer changes', async () => {
  byRole('radio', 'A year').click()
  await settle()
  expect(main.inputsOf('advisor.ask').at(-1)?.answers.replay).toBe('year')
})

it('keeps a recommended design and opens it in the planner', async () => {
  main.answer('design.save', () => ({ id: 'd-1' }))
  byRole('button', 'Open in planner', byRole('article', 'Kinesis Data Streams')).click()
  await settle()
  expect(main.inputsOf('design.save')).toEqual([{ id: null, design }])
})

import { expect, it } from 'vitest'
import { designs } from '../../../src-main/contract/design'
import { PayloadTemplate } from '../../../src-main/planning/design/payload'
import { designHandlers } from '../../../src-main/services/design-handlers'
import type { Workbench } from '../../../src-main/services/workbench'
import { designOf, source } from '../planning/pipelines'

/** What is asked here needs no project. */
const handlers = designHandlers({} as Workbench)

it('tells where records may go, and of the rest why not, in a sentence that every language has', async () => {
  const design = designOf([source(10), { kind: 'stream', id: 'orders' }, { kind: 'bucket', id: 'lake' }])
  const answer = await handlers['design.connections']({ design, from: 'source', to: null })
  expect(designs['design.connections'].output.parse(answer)).toEqual(answer)
  expect(answer.targets.map(({ element, why }) => [element, why?.text?.key])).toEqual([
    ['orders', undefined],
    ['lake', 'failure.DesignWritesObjects'],
  ])
})

it('makes one record of a payload, the same for the same moment', async () => {
  const payload = PayloadTemplate.parse({
    user: { kind: 'id', prefix: 'u-', of: 100 },
    at: { kind: 'time' },
    what: { kind: 'constant', value: 'order' },
  })
  const record = await handlers['design.record']({ payload, at: 0 })
  expect(JSON.parse(record.text)).toMatchObject({ at: '1970-01-01T00:00:00.000Z', what: 'order' })
  expect(record.bytes).toBe(JSON.stringify(JSON.parse(record.text)).length)
  expect(await handlers['design.record']({ payload, at: 0 })).toEqual(record)
})

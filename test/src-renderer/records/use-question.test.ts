import { mount } from '@vue/test-utils'
import { defineComponent } from 'vue'
import { expect, it } from 'vitest'
import { createText } from '../../../src-renderer/i18n/text'
import { useQuestion, type QuestionForm } from '../../../src-renderer/records/use-question'
import { ordersArn } from '../samples'

const open = (): QuestionForm => {
  let form: QuestionForm | undefined
  const Form = defineComponent({
    setup() {
      form = useQuestion()
      return () => null
    },
  })
  mount(Form, { global: { plugins: [createText()] } })
  if (!form) throw new Error('The form was not set up.')
  return form
}

it('asks for everything that is filled in, and nothing else', () => {
  const { draft, question } = open()
  Object.assign(draft, { start: 'TRIM_HORIZON', partitionKey: 'visitor', expression: ' $.a ', shardIds: ['shardId-1'] })
  expect(question(ordersArn)).toEqual({
    ...{ arn: ordersArn, start: { type: 'TRIM_HORIZON' }, limit: 100_000, shardIds: ['shardId-1'] },
    filter: { partitionKey: 'visitor', expression: '$.a' },
  })
})

it('reads times in the zone of the user', () => {
  const { draft, question } = open()
  Object.assign(draft, { start: 'AT_TIMESTAMP', at: '2026-11-21T12:00:05', until: '2026-11-21T12:01' })
  expect(question(ordersArn)).toMatchObject({
    start: { type: 'AT_TIMESTAMP', at: new Date(2026, 10, 21, 12, 0, 5).getTime() },
    until: new Date(2026, 10, 21, 12, 1).getTime(),
  })
})

it.each([
  [{ start: 'AT_TIMESTAMP', at: '' }, { at: 'Choose a day and a time.' }],
  [
    { start: 'AT_TIMESTAMP', at: '2026-11-21T12:00', until: '2026-11-21T11:00' },
    { until: 'The end comes before the beginning.' },
  ],
  [{ start: 'AT_SEQUENCE_NUMBER', sequenceNumber: 'latest' }, { sequenceNumber: 'A sequence number has digits only.' }],
])('asks nothing while %o', (filled, wrong) => {
  const { draft, faults, question } = open()
  Object.assign(draft, filled)
  expect(question(ordersArn)).toBeNull()
  expect(faults.value).toEqual(wrong)
})

it('a live tail has no end, and a sequence number has its own shard', () => {
  const { draft, question } = open()
  Object.assign(draft, { until: '2026-11-21T11:00', shardIds: ['shardId-1'] })
  expect(question(ordersArn)).not.toHaveProperty('until')
  Object.assign(draft, { start: 'AT_SEQUENCE_NUMBER', sequenceNumber: '4965' })
  expect(question(ordersArn)).not.toHaveProperty('shardIds')
})

import { mount } from '@vue/test-utils'
import { defineComponent } from 'vue'
import { expect, it } from 'vitest'
import { createClient } from '../../../../src-renderer/client/client'
import { createText } from '../../../../src-renderer/i18n/text'
import { useOneRecord, type OneRecord } from '../../../../src-renderer/records/produce/use-one-record'
import { createFakeMain } from '../../fake-main'
import { ordersArn } from '../../samples'

const open = (filled: Partial<OneRecord['draft']>) => {
  const main = createFakeMain()
  main.answer('records.put', () => ({
    outcomes: [{ kind: 'kept', shardId: 'shardId-000000000000', sequenceNumber: '1' }],
  }))
  let one: OneRecord | undefined
  const Form = defineComponent({
    setup() {
      one = useOneRecord(createClient(main.bridge), () => ordersArn)
      return () => null
    },
  })
  mount(Form, { global: { plugins: [createText()] } })
  if (!one) throw new Error('The form was not set up.')
  Object.assign(one.draft, filled)
  return { main, one }
}

it.each([
  [{ partitionKey: '' }, 'partitionKey'],
  [{ partitionKey: 'k'.repeat(257) }, 'partitionKey'],
  [{ explicitHashKey: String(2n ** 128n) }, 'explicitHashKey'],
  [{ explicitHashKey: '01' }, 'explicitHashKey'],
  [{ dataAs: 'json' as const, data: '{' }, 'data'],
  [{ dataAs: 'base64' as const, data: 'abc' }, 'data'],
])('puts nothing while %o, and says so at the field once it was tried', async (wrong, field) => {
  const { main, one } = open({ partitionKey: 'key', data: '{}', ...wrong })
  expect(one.faults.value).toEqual({})
  await one.put()
  expect(Object.keys(one.faults.value)).toEqual([field])
  expect(main.inputsOf('records.put')).toEqual([])
})

it.each([
  [{ dataAs: 'text' as const, data: 'hé' }, 'aMOp', 3],
  [{ dataAs: 'json' as const, data: '{"a": 1}' }, 'eyJhIjogMX0=', 8],
  [{ dataAs: 'base64' as const, data: '/wA=\n' }, '/wA=', 2],
])('puts %o as it was written, and counts its bytes with the key', async (filled, data, bytes) => {
  const { main, one } = open({ partitionKey: 'é', explicitHashKey: '0', ...filled })
  expect(one.bytes.value).toBe(bytes + 2)
  await one.put()
  expect(main.inputsOf('records.put')).toEqual([
    { arn: ordersArn, records: [{ partitionKey: 'é', explicitHashKey: '0', data }] },
  ])
  expect(one.outcome.value).toMatchObject({ kind: 'kept' })
})

import { expect, it } from 'vitest'
import { authorize } from '../../../../src-main/endpoint/access/authorize'
import { policyOf } from '../../engine/access/support/samples'
import { account, ada, arnOf } from './support/strict'

const creating = (policies: readonly object[], alsoAsks?: readonly string[]) =>
  authorize({
    identity: { accountId: account, userName: ada.userName, policies: policies.map((each) => policyOf(each)), at: 0 },
    region: 'us-east-1',
    action: 'kinesis:CreateStream',
    resources: [{ arn: arnOf('orders'), ...(alsoAsks && { alsoAsks }) }],
    head: { method: 'POST', target: '/', authority: 'localhost', headers: {} },
  })

it('an operation needs every action that its request asks for', () => {
  const tagging = ['kinesis:AddTagsToStream']
  const create = { Effect: 'Allow', Action: 'kinesis:CreateStream', Resource: '*' }
  const both = { Effect: 'Allow', Action: ['kinesis:CreateStream', ...tagging], Resource: '*' }
  const noTags = { Effect: 'Deny', Action: 'kinesis:AddTags*', Resource: arnOf('orders') }
  expect(creating([create])).toBeUndefined()
  expect(creating([both], tagging)).toBeUndefined()
  expect(creating([create], tagging)).toMatchObject({
    body: {
      __type: 'AccessDeniedException',
      message:
        `User: arn:aws:iam::${account}:user/ada is not authorized to perform: kinesis:AddTagsToStream on resource: ` +
        `${arnOf('orders')} because no identity-based policy allows the kinesis:AddTagsToStream action`,
    },
  })
  expect(creating([both, noTags])).toBeUndefined()
  expect(creating([both, noTags], tagging)).toMatchObject({ body: { __type: 'AccessDeniedException' } })
})

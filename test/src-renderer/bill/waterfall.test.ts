import { expect, it } from 'vitest'
import { waterfall } from '../../../src-renderer/bill/waterfall'

const step = (dimension: string, difference: string, isUnknown = false) => ({
  ...{ region: 'us-east-1', dimension, before: '0', after: '0', difference, isUnknown },
})

it('leads from one total to the other, each step from where the one before ended', () => {
  const rows = waterfall({
    ...{ before: '100', after: '80', difference: '-20', rounding: '0' },
    steps: [step('s3.puts', '-60'), step('kms.keys', '40'), step('s3.gets', '0')],
  })
  expect(rows.map(({ id, look, from, to }) => [id, look, from, to])).toEqual([
    ['before', 'total', 0, 1],
    ['us-east-1 s3.puts', 'less', 0.4, 1],
    ['us-east-1 kms.keys', 'more', 0.4, 0.8],
    ['after', 'total', 0, 0.8],
  ])
})

it('names what is not known, and what rounding makes of it', () => {
  const rows = waterfall({
    ...{ before: '10', after: '10.01', difference: '0.01', rounding: '0.01' },
    steps: [step('s3.puts', '0', true)],
  })
  expect(rows.map(({ kind }) => kind)).toEqual(['before', 'step', 'rounding', 'after'])
})

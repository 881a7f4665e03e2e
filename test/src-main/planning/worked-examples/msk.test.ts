import { describe, expect, it } from 'vitest'
import { billOf, priceOf, sends } from './bill-of'

/*
 * No example of AWS exists whose inputs and total are both published, of any kind of cluster. Express data in and storage are in no
 * published example but AWS's sizing tool; Serverless and Connect are by third parties only.
 */

const cluster = (more: object) => ({ kind: 'kafka-cluster', id: 'kafka', name: 'Kafka', ...more }) as const
const standard = (brokerType: string, brokers: number, gigabytes = 0) =>
  cluster({ brokerType, brokers, storageGBPerBroker: gigabytes / brokers })

describe("AWS's sizing tool: 10 MiB/s in, 20 MiB/s out, kept for 24 h with three replicas, consumers rack-aware, in whole dollars", () => {
  const read = (more: object) => ({
    elements: [
      sends(10_240, 1024),
      cluster({ rackAware: true, ...more }),
      ...(['a', 'b'] as const).map((id) => ({ kind: 'application', id, name: id, clientLibrary: 'none' }) as const),
    ],
    edges: [
      ['source', 'kafka'],
      ['kafka', 'a'],
      ['kafka', 'b'],
    ] as const,
  })

  it('m5.large is sized to 3 brokers: $460 + $506 + $342 across zones = $1,308', () => {
    expect(billOf(read({ brokerType: 'kafka.m5.large' }))).toEqual({
      'msk.kafka.m5.large': '459.90',
      'msk.storage': '506.25',
      'transfer.crossAz': '342.19',
      total: '1308.34',
    })
  })

  it('express.m7g.large is sized to 3 brokers: $894 + $257 + $84 + $342 = $1,577', () => {
    expect(billOf(read({ type: 'express' }))).toEqual({
      'msk.express.m7g.large': '893.52',
      'msk.expressStorage': '84.38',
      'msk.expressIncoming': '256.64',
      'transfer.crossAz': '342.19',
      total: '1576.73',
    })
  })
})

describe('provisioned', () => {
  it('4 of m5.24xlarge, 2 of t3.small and their storage: $29,433.60, $66.58, $500.00 [infracost, msk_cluster]', () => {
    expect(
      priceOf({ 'msk.kafka.m5.24xlarge': 2920, 'msk.kafka.t3.small': 1460, 'msk.storage': 5000 * 730 }),
    ).toMatchObject({ 'msk.kafka.m5.24xlarge': '29433.60', 'msk.kafka.t3.small': '66.58', 'msk.storage': '500.00' })
  })

  it('6 of m7g.large with 600 GB: $893.52 + $60.00 [third party, 2026-09-13]', () => {
    expect(billOf({ elements: [standard('kafka.m7g.large', 6, 600)] })).toEqual({
      'msk.kafka.m7g.large': '893.52',
      'msk.storage': '60.00',
      total: '953.52',
    })
  })

  it.each([
    [3, 'kafka.m5.large', 2310, '453.60', '231.00'],
    [3, 'kafka.m5.2xlarge', 23_100, '1814.40', '2310.00'],
    [6, 'kafka.m5.4xlarge', 231_000, '7257.60', '23100.00'],
  ])('%i of %s with %i GB for 720 h: $%s + $%s [third party]', (count, type, gigabytes, brokers, storage) => {
    const bill = billOf({ elements: [standard(type, count, gigabytes)] }, { hours: 720 })
    expect(bill).toMatchObject({ [`msk.${type}`]: brokers, 'msk.storage': storage })
  })

  it('a replicator and 1,024 GB through it: $219.00 + $81.92 [third party, 2026-09-13]', () => {
    expect(priceOf({ 'msk.replicatorHours': 730, 'msk.replicated': 1024 }).total).toBe('300.92')
  })
})

it('a broker of Express for 730 h: $297.84; three for 720 h: $881.28 [third parties, 2026]', () => {
  expect(priceOf({ 'msk.express.m7g.large': 730 }).total).toBe('297.84')
  expect(priceOf({ 'msk.express.m7g.large': 3 * 720 }).total).toBe('881.28')
})

describe('Serverless [third parties, 2026]', () => {
  it('10 partitions, 100 GB in, out and kept: $583.45', () => {
    const use = {
      'msk.serverlessHours': 730,
      'msk.serverlessPartitionHours': 7300,
      'msk.serverlessStorage': 73_000,
    } as const
    const bill = priceOf({ ...use, 'msk.serverlessIncoming': 100, 'msk.serverlessOutgoing': 100 })
    expect(bill).toEqual({
      'msk.serverlessHours': '547.50',
      'msk.serverlessPartitionHours': '10.95',
      'msk.serverlessStorage': '10.00',
      'msk.serverlessIncoming': '10.00',
      'msk.serverlessOutgoing': '5.00',
      total: '583.45',
    })
  })

  it('idle with 18 partitions: $547.50 + $19.71', () => {
    expect(billOf({ elements: [cluster({ type: 'serverless', partitions: 18 })] }).total).toBe('567.21')
  })

  it('500 GB in and out, 50 partitions, 200 GB kept: $697.25, published as 698 from lines in whole dollars', () => {
    const use = {
      'msk.serverlessHours': 730,
      'msk.serverlessPartitionHours': 36_500,
      'msk.serverlessStorage': 146_000,
    } as const
    expect(priceOf({ ...use, 'msk.serverlessIncoming': 500, 'msk.serverlessOutgoing': 500 }).total).toBe('697.25')
  })
})

it.each([
  [1, '79.20'],
  [5, '396.00'],
  [20, '1584.00'],
])('Connect, %i MCU for 720 h: $%s [third party]', (workers, dollars) => {
  expect(
    billOf({ elements: [cluster({ type: 'serverless', connectWorkers: workers })] }, { hours: 720 }),
  ).toMatchObject({
    'msk.connectHours': dollars,
  })
})

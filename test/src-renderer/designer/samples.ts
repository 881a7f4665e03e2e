import { Design } from '../../../src-main/contract/design'
import type { Run } from '../../../src-main/contract/run'
import type { Bottleneck, ElementColumns, SimulationView } from '../../../src-main/contract/simulate'
import { billView } from '../bill-samples'
import { ordersArn } from '../samples'

/** Shops send to a stream that a function reads. */
export const ordersDesign = (shards = 1): Design =>
  Design.parse({
    ...{ formatVersion: 2, name: 'Orders' },
    elements: [
      {
        ...{ kind: 'source', id: 'shops', name: 'Shops' },
        workload: { recordsPerSecond: 1000, recordBytes: { kind: 'constant', bytes: 900 } },
      },
      { kind: 'stream', id: 'orders', name: 'Order stream', shards },
      { kind: 'function', id: 'mail', name: 'Mails', msPerBatch: 100 },
    ],
    edges: [
      { from: 'shops', to: 'orders' },
      { from: 'orders', to: 'mail' },
    ],
  })

const columns = (element: string, known: Partial<ElementColumns> = {}): ElementColumns => ({
  ...{ element, recordsPerSecond: null, bytesPerSecond: null, throttledPerSecond: null, lagMs: null },
  ...{ backlogRecords: null, load: null, shards: null, concurrency: null, errorsPerSecond: null, dollarsPerHour: null },
  ...known,
})

/** Monday, 23 November 2026, midnight UTC. */
export const monday = Date.UTC(2026, 10, 23)
const HOUR_MS = 3_600_000

export const throttling = (fix: Bottleneck['fix'] = null): Bottleneck => ({
  ...{ element: 'orders', from: monday + HOUR_MS, totalMs: HOUR_MS, fix },
  finding: { key: 'simulation.line.throttled', values: {}, severity: 'error' },
})

/** Three hours, of which the second throttles. */
export const simulationView = (changes: Partial<SimulationView> = {}): SimulationView => ({
  stepSeconds: 3600,
  times: [0, 1, 2].map((hour) => monday + hour * HOUR_MS),
  elements: [
    columns('shops', { recordsPerSecond: [800, 1500, 900] }),
    columns('orders', {
      ...{ recordsPerSecond: [800, 1000, 900], throttledPerSecond: [0, 500, 0], load: [0.8, 1.5, 0.9] },
      ...{ shards: [1, 1, 1], dollarsPerHour: [0.015, 0.016, 0.015] },
    }),
    columns('mail', { recordsPerSecond: [800, 1000, 900], lagMs: [100, 60_000, 200], concurrency: [1, 1, 1] }),
  ],
  edges: [
    {
      ...{ from: 'shops', to: 'orders', recordsPerSecond: [800, 1500, 900], bytesPerSecond: null, lagMs: null },
      ...{ load: null, dollarsPerHour: [0.015, 0.016, 0.015] },
    },
  ],
  metrics: [
    {
      ...{
        element: 'orders',
        consumer: null,
        name: 'WriteProvisionedThroughputExceeded',
        unit: 'Count',
        statistic: 'Sum',
      },
      values: [0, 1_800_000, 0],
    },
    {
      element: 'orders',
      consumer: null,
      name: 'IncomingBytes',
      unit: 'Bytes',
      statistic: 'Sum',
      values: [1024, 2048, 1024],
    },
  ],
  heat: [{ element: 'orders', shards: ['shardId-000000000000'], of: 1, loads: [[0.8, 1.5, 0.9]] }],
  bottlenecks: [throttling()],
  totals: {
    ...{ sentRecords: 11_520_000, throttledRecords: 1_800_000, droppedRecords: 20, expiredRecords: 0 },
    ...{ worstLagMs: 60_000, calmShare: 2 / 3 },
  },
  bill: billView(),
  computedMs: 310,
  ...changes,
})

export const run = (changes: Partial<Run> = {}): Run => ({
  ...{ designId: 'd1', designName: 'Orders', seed: 1, startedAt: monday, faults: [], changes: [] },
  streams: [{ element: 'orders', stream: 'order-stream', arn: ordersArn }],
  ownStreams: ['order-stream'],
  facts: {
    at: monday + 90_000,
    elements: [
      {
        ...{ element: 'orders', state: 'running', why: null, recordsPerSecond: 990, bytesPerSecond: 891_000 },
        ...{ throttledPerSecond: 0, lagMs: null, backlogRecords: null, load: 0.99, shards: 1, concurrency: null },
        ...{ errorsPerSecond: null, dollarsPerHour: '0.015' },
      },
    ],
    edges: [],
  },
  ...changes,
})

import { expect, it } from 'vitest'
import { Design, type DesignInput } from '../../../../src-main/planning/design/design'
import { leftOutOf } from '../../../../src-main/planning/usage/left-out'

const leftOut = (...elements: DesignInput['elements']): readonly unknown[] =>
  leftOutOf(Design.parse({ formatVersion: 2, name: 'test', elements, edges: [] })).map(({ key, values }) => [
    key.replace('plan.leftOut.', ''),
    values['elements'],
  ])

it('are ingestion by WebRTC and sessions of several viewers, where there is a signaling channel', () => {
  expect(leftOut({ kind: 'signaling-channel', id: 'doors', name: 'Doors' })).toEqual([['webrtcIngestion', 'Doors']])
  expect(leftOut({ kind: 'video-stream', id: 'doors', name: 'Doors', mbps: 1 })).toEqual([])
})

it('say how the ten minutes of a start are counted, where anything starts', () => {
  const flink = (id: string, startsPerMonth: number) => ({
    ...({ kind: 'flink-application', id, name: id, startsPerMonth } as const),
  })
  expect(leftOut(flink('always', 0))).toEqual([['flinkLogs', 'always']])
  expect(leftOut(flink('always', 0), flink('daily', 30), flink('hourly', 730))).toEqual([
    ['flinkLogs', 'always, daily, hourly'],
    ['flinkStarts', 'daily, hourly'],
  ])
})

it('are named once each, with all elements they are of', () => {
  expect(leftOut({ kind: 'splunk', id: 'a', name: 'A' }, { kind: 'redshift', id: 'b', name: 'B' })).toEqual([
    ['destination', 'A, B'],
  ])
})

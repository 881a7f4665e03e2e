import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../../src-main/metrics/metrics'
import { prometheusText } from '../../../src-main/metrics/prometheus'
import { manualClock } from '../../../src-main/platform/clock'
import { arn, start } from './support/open-metrics'

const open = () => {
  const clock = manualClock(start)
  const metrics = createMetrics({ clock })
  return { clock, metrics, text: () => prometheusText(metrics.live(), clock) }
}

const at = 'account="000000000000",region="us-east-1"'

describe('Prometheus text', () => {
  it('counts what was put, read and refused, by stream and by shard', () => {
    const { clock, metrics, text } = open()
    const shard = metrics.shard(arn('orders'), 'shardId-000000000000')
    const calls = metrics.calls(arn('orders'))
    calls.putRecords({ succeeded: true, latencyMs: 250, records: 5, bytes: 500, throttled: 2, failed: 0 }, clock.now())
    shard.wrote(3, 500, clock.now())
    shard.throttledWrites(2, clock.now())
    const lines = text().split('\n')
    expect(lines).toContain(`kinesis_incoming_bytes_total{stream="orders",${at}} 500`)
    expect(lines).toContain(`kinesis_incoming_records_total{stream="orders",${at}} 3`)
    expect(lines).toContain(`kinesis_put_records_total_records_total{stream="orders",${at}} 5`)
    expect(lines).toContain(`kinesis_put_records_success_total{stream="orders",${at}} 1`)
    expect(lines).toContain(`kinesis_put_records_calls_total{stream="orders",${at}} 1`)
    expect(lines).toContain('# TYPE kinesis_put_records_latency_seconds summary')
    expect(lines).toContain(`kinesis_put_records_latency_seconds_sum{stream="orders",${at}} 0.25`)
    expect(lines).toContain(`kinesis_put_records_latency_seconds_count{stream="orders",${at}} 1`)
    const ofShard = `stream="orders",shard="shardId-000000000000",${at}`
    expect(lines).toContain(`kinesis_shard_incoming_records_total{${ofShard}} 3`)
    expect(lines).toContain(`kinesis_shard_write_provisioned_throughput_exceeded_total{${ofShard}} 2`)
  })

  it('never counts backwards, however long it has been', () => {
    const { clock, metrics, text } = open()
    const calls = metrics.calls(arn('orders'))
    const total = (): number => Number(/^kinesis_incoming_bytes_total\{.*\} (\d+)$/m.exec(text())?.[1])
    const totals: number[] = []
    for (let i = 0; i < 100; i++) {
      calls.putRecord({ succeeded: true, latencyMs: 1, bytes: 10 }, clock.now())
      totals.push(total())
      clock.advance(77_000)
    }
    expect(totals).toEqual(Array.from({ length: 100 }, (_, i) => (i + 1) * 10))
  })

  it('has ages as gauges: the highest of the last minute, none without one', () => {
    const { clock, metrics, text } = open()
    const consumer = metrics.consumer(arn('orders'), 'reader')
    const event = { succeeded: true, records: 1, bytes: 1 }
    consumer.event({ ...event, millisBehindLatest: 1500 }, clock.now())
    consumer.event({ ...event, millisBehindLatest: 0 }, clock.now())
    const name = 'kinesis_subscribe_to_shard_event_behind_latest_seconds'
    expect(text()).toContain(`# TYPE ${name} gauge\n${name}{stream="orders",consumer="reader",${at}} 1.5\n`)
    clock.advance(61_000)
    expect(text()).not.toContain(name)
  })

  it('announces every name once, with help and type before its lines', () => {
    const { metrics, text } = open()
    for (const stream of ['a', 'b']) {
      metrics.shard(arn(stream), 'shardId-000000000000')
      metrics.consumer(arn(stream), 'reader')
    }
    const lines = text().trimEnd().split('\n')
    const announced = lines.flatMap((line) => /^# TYPE (\S+) (counter|gauge|summary)$/.exec(line)?.slice(1, 2) ?? [])
    expect(new Set(announced).size).toBe(announced.length)
    expect(announced.length).toBeGreaterThan(30)
    let current = ''
    for (const line of lines) {
      current = /^# TYPE (\S+) /.exec(line)?.[1] ?? current
      if (line.startsWith('#')) expect(line).toMatch(/^# (HELP|TYPE) [a-z_]+ \S/)
      else
        expect(line).toMatch(new RegExp(`^${current}(_sum|_count)?\\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\\} [0-9.e+-]+$`))
    }
  })

  it('is empty without streams, and again when they are gone', () => {
    const { metrics, text } = open()
    expect(text()).toBe('')
    metrics.calls(arn('orders'))
    expect(text()).not.toBe('')
    metrics.streamDeleted(arn('orders'))
    expect(text()).toBe('')
  })

  it('escapes what would end a label', () => {
    const { metrics, text } = open()
    metrics.consumer(arn('orders'), 'a"b\\c\nd')
    expect(text()).toContain('consumer="a\\"b\\\\c\\nd"')
  })
})

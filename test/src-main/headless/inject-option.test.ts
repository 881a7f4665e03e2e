import { describe, expect, it } from 'vitest'
import { injectUsage, parseInjection } from '../../../src-main/headless/inject-option'

describe('--inject', () => {
  it('may say everything at once', () => {
    const text =
      'operation=PutRecords,stream=orders,shard=shardId-000000000000,fault=ProvisionedThroughputExceededException,' +
      'message=slow down,share=0.2,latency=50..200,from=2026-11-21T14:00:00Z,for=60s,seed=7'
    expect(parseInjection(text)).toEqual({
      operations: ['PutRecords'],
      stream: 'orders',
      shardId: 'shardId-000000000000',
      fault: { name: 'ProvisionedThroughputExceededException', message: 'slow down' },
      share: 0.2,
      latencyMs: { least: 50, most: 200 },
      from: Date.UTC(2026, 10, 21, 14),
      until: undefined,
      durationMs: 60_000,
      seed: 7,
    })
  })

  it('may say as little as what to inject: then it is everywhere, always and for good', () => {
    expect(parseInjection('latency=100')).toEqual({
      share: 1,
      seed: 0,
      latencyMs: { least: 100, most: 100 },
    })
  })

  it.each([
    ['500ms', 500],
    ['1.5s', 1500],
    ['5m', 300_000],
    ['2h', 7_200_000],
  ])('lasts for=%s', (text, durationMs) => {
    expect(parseInjection(`latency=1,for=${text}`)).toMatchObject({ durationMs })
  })

  it('may be about several operations', () => {
    expect(parseInjection('operation=PutRecord+GetRecords,fault=InternalFailure')).toMatchObject({
      operations: ['PutRecord', 'GetRecords'],
    })
  })

  it.each([
    ['', /There is nothing called ""; there are operation, stream, shard, fault, .*, seed\./],
    ['op=PutRecord', /There is nothing called "op"/],
    ['latency', /latency needs a value\./],
    ['latency=1,latency=2', /latency is given twice\./],
    ['latency=fast', /latency is milliseconds, such as 100 or 50\.\.200, not fast\./],
    ['latency=200..50', /from the lesser to the greater, not 200 to 50/],
    ['latency=1,share=much', /The share is a number from 0 to 1, not NaN\./],
    ['latency=1,seed=x', /The seed is a whole number, not NaN\./],
    ['latency=1,for=60', /for is a duration such as 500ms, 60s, 5m or 1h, not 60\./],
    ['latency=1,for=0s', /The time span has no length\./],
    ['latency=1,from=noon', /from and until are times such as/],
    ['latency=1,for=1s,until=2027-01-01', /when the span ends or how long it is, not both/],
    ['latency=1,message=hello', /A message needs a fault\./],
    ['operation=PutRecord', /Say what to inject/],
    ['operation=MakeCoffee,latency=1', /There is no operation "MakeCoffee"\./],
    ['operation=PutRecord,fault=ExpiredIteratorException', /PutRecord never answers with ExpiredIteratorException\./],
    ['fault=Nonsense', /No operation here answers with "Nonsense"\./],
  ])('may not say "%s"', (text, message) => {
    expect(parseInjection(text)).toMatch(message)
  })

  it('is explained by keys that all work', () => {
    for (const [, key] of injectUsage.matchAll(/^ +(\w+)=/gm)) {
      expect(parseInjection(`${key}=`)).toBe(`${key} needs a value.`)
    }
  })
})

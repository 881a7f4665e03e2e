import { describe, expect, it, onTestFinished } from 'vitest'
import { createApp } from 'vue'
import type { AlarmNote } from '../../../src-main/contract/alarms'
import { TimelineEvent } from '../../../src-main/contract/history'
import { eventText } from '../../../src-renderer/dashboards/event-text'
import { createText, useText } from '../../../src-renderer/i18n/text'
import { ordersArn } from '../samples'

const words = createApp({}).use(createText()).runWithContext(useText)
const event = (kind: TimelineEvent['kind'], detail: TimelineEvent['detail'] = {}): TimelineEvent => ({
  id: 1,
  at: 0,
  kind,
  detail,
})

it('says what happened, and to which stream', () => {
  const split = { ...event('split', { shard: 'shardId-0', first: 'shardId-1', second: 'shardId-2' }), arn: ordersArn }
  expect(eventText(split, words)).toBe('orders: shardId-0 split into shardId-1 and shardId-2')
  expect(eventText(event('fault-injection', { change: 'added', rule: 'a', fault: 'InternalFailure' }), words)).toBe(
    'Fault injection began: InternalFailure',
  )
  expect(eventText(event('limits', { from: 'observe', to: 'project' }), words)).toBe('Limits as in the project again')
})

it('calls modes by their names', () => {
  const told = (kind: TimelineEvent['kind'], from: string, to: string): string =>
    eventText(event(kind, { from, to }), words)
  expect(told('mode', 'PROVISIONED', 'ON_DEMAND')).toBe('capacity mode changed from Provisioned to On-demand')
  expect(told('limits', 'enforce', 'off')).toBe('Limits changed from Enforce to Off')
  expect(told('limits', 'project', 'off')).toBe('Limits changed from those of the project to Off')
  expect(eventText(event('scaled', { from: 4, to: 8, by: 'ON_DEMAND' }), words)).toBe(
    'scaled from 4 to 8 shards (On-demand)',
  )
})

it('has a sentence for every kind there is', () => {
  for (const kind of TimelineEvent.shape.kind.options) expect(eventText(event(kind), words)).not.toBe('')
})

describe('the sentence of an alarm', () => {
  const note = {
    ...{ name: 'Hot shard', state: 'ALARM', part: 'shardId-000000000001', metric: 'WriteLoad', statistic: 'Average' },
    ...{ unit: 'Percent', comparison: 'GreaterThanThreshold', threshold: 80, value: 93.4 },
  } as const satisfies AlarmNote
  const sentence = (detail: TimelineEvent['detail']): string =>
    eventText({ ...event('alarm', detail), arn: ordersArn }, words)
  const figures = 'WriteLoad (average) was 93%; it rings above 80%'

  it('says which rule, of what, and the figure against the threshold', () => {
    expect(sentence({ ...note })).toBe(`orders: Alarm “Hot shard” began to ring for shardId-000000000001: ${figures}`)
    expect(sentence({ ...note, state: 'OK', value: 12 })).toBe(
      'orders: Alarm “Hot shard” stopped ringing for shardId-000000000001: WriteLoad (average) was 12%; it rings above 80%',
    )
  })

  it('names the worst of several, and needs no place for the project', () => {
    expect(eventText(event('alarm', { ...note, stream: 'orders' }), words)).toBe(
      `Alarm “Hot shard” began to ring for orders shardId-000000000001: ${figures}`,
    )
    const { part: _, ...ofProject } = note
    expect(eventText(event('alarm', ofProject), words)).toBe(`Alarm “Hot shard” began to ring: ${figures}`)
  })

  it('says so when there was no data, and what is known of one that an earlier version kept', () => {
    const { value: _, ...blind } = note
    expect(sentence(blind)).toMatch(/: WriteLoad \(average\) had no data$/)
    expect(sentence({ name: 'Hot shard', state: 'ALARM' })).toBe('orders: Alarm “Hot shard” began to ring')
  })

  it.each([
    [
      'es',
      'orders: Se disparó la alarma “Partición caliente” en shardId-000000000001: WriteLoad (promedio) fue 93 %; se dispara por encima de 80 %',
    ],
    [
      'pt-BR',
      'orders: O alarme “Fragmento quente” disparou em shardId-000000000001: WriteLoad (média) foi 93%; ele dispara acima de 80%',
    ],
  ] as const)('is said in %s', (language, said) => {
    words.setLanguage(language)
    onTestFinished(() => words.setLanguage('en'))
    expect(sentence({ ...note }).replaceAll('\u00a0', ' ')).toBe(said)
  })
})

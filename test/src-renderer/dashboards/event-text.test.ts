import { expect, it } from 'vitest'
import en from '../../../resources/locales/en.json'
import { TimelineEvent } from '../../../src-main/contract/history'
import { eventText } from '../../../src-renderer/dashboards/event-text'
import { ordersArn } from '../samples'

/** The English texts, with their places filled. */
const t: Parameters<typeof eventText>[1] = (key, values = {}) => {
  const text = key.split('.').reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], en)
  if (typeof text !== 'string') throw new Error(`No text ${key}`)
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
}
const event = (kind: TimelineEvent['kind'], detail: TimelineEvent['detail'] = {}): TimelineEvent => ({
  id: 1,
  at: 0,
  kind,
  detail,
})

it('says what happened, and to which stream', () => {
  const split = { ...event('split', { shard: 'shardId-0', first: 'shardId-1', second: 'shardId-2' }), arn: ordersArn }
  expect(eventText(split, t)).toBe('orders: shardId-0 split into shardId-1 and shardId-2')
  expect(eventText(event('fault-injection', { change: 'added', rule: 'a', fault: 'InternalFailure' }), t)).toBe(
    'Fault injection began: InternalFailure',
  )
  expect(eventText(event('limits', { from: 'observe', to: 'project' }), t)).toBe('Limits as in the project again')
})

it('has a sentence for every kind there is', () => {
  for (const kind of TimelineEvent.shape.kind.options) expect(eventText(event(kind), t)).not.toBe('')
})

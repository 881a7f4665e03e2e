import type { Hop } from '../../src-main/contract/consumers'
import type { CommandOutput } from '../client/client'
import { joined } from '../i18n/format'
import type { Text } from '../i18n/text'
import { nameOf } from './forecast-words'

/** A line of a record's way. */
export interface HopLine {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly isReached: boolean
  /** The time it got there, or why there is none. */
  readonly what: string
  /** Epoch milliseconds. */
  readonly at: number | null
  /** How long after the put, e.g. `+1.2 s`; empty without a time. */
  readonly later: string
}

type Way = CommandOutput<'record.way'>

/** Put and shard first, then everybody who reads, earliest first, and where it is delivered to. */
export function hopsOf(way: Way, text: Text): readonly HopLine[] {
  const { t, f } = text
  const consumers = way.consumers.map(({ id, kind, name, hop }) => ({
    ...{ id, name: nameOf({ name }, t), kind: t(`consumers.kind.${kind}`), isReached: hop.state === 'handed-out' },
    ...toldOf(hop, way.arrivedAt, text),
  }))
  return [
    line({ id: 'put', name: t('way.put'), kind: way.partitionKey, what: f.clockMs(way.arrivedAt), at: way.arrivedAt }),
    line({ id: 'shard', name: t('way.shard'), kind: way.shardId, what: t('way.kept') }),
    ...consumers.sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity)),
    ...way.channels.map(({ name, state }) => ({
      ...line({ id: `channel ${name}`, name, kind: t('way.channel'), what: t(`way.delivery.${state}`) }),
      isReached: state === 'delivered',
    })),
  ]
}

const line = (given: Pick<HopLine, 'id' | 'name' | 'kind' | 'what'> & { readonly at?: number }): HopLine => ({
  ...{ isReached: true, at: null, later: '' },
  ...given,
})

const toldOf = (hop: Hop, arrivedAt: number, { t, f }: Text): Pick<HopLine, 'what' | 'at' | 'later'> => {
  if (hop.state === 'forgotten')
    return { what: t('way.hop.forgotten', { time: f.dateTime(hop.since) }), at: null, later: '' }
  if (hop.state !== 'handed-out') return { what: t(`way.hop.${hop.state}`), at: null, later: '' }
  const [first = arrivedAt, ...again] = hop.at
  const times = again.length === 0 ? '' : ` ${t('way.timesAgain', { n: again.length })}`
  return {
    what: `${f.clockMs(first)}${times}`,
    at: first,
    later: `+${joined(f.duration(Math.max(0, first - arrivedAt)))}`,
  }
}

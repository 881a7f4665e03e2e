import { fault, isFault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import { isCreatedAt, toShard } from '../describe'
import type { Input } from '../model'
import { noStream } from '../registry'
import { isListed, toShardFilter, type ShardFilter } from './shard-filter'
import type { Stream } from '../stream'
import { expiredToken, invalidToken, nextTokenLifeMs } from '../token'

/** @source Kinesis facts sheet §3 */
const largestPage = 1000

/** Where a list goes on: everything but the page size is in the token. */
interface ShardPage {
  readonly stream: string
  readonly filter: ShardFilter
  readonly at: number
}

/** Listing shards. */
export const createListShards = ({ registry, clock, tokens }: StreamsContext) => {
  const ListShards = async (caller: Caller, input: Input<'ListShards'>) => {
    const page = input.NextToken === undefined ? firstPage(caller, input) : nextPage(input, input.NextToken)
    if (isFault(page)) return page
    const { stream, filter } = page
    const now = clock.now()
    const matching = stream.shards.filter((shard) => isListed(stream, shard, filter, now))
    const shards = matching.slice(0, Math.min(input.MaxResults ?? largestPage, largestPage))
    const last = shards.at(-1)
    if (last === undefined || matching.length === shards.length) return { Shards: shards.map(toShard) }
    const rest: ShardPage = { stream: stream.id, filter: { ...filter, after: last.number }, at: now }
    return { Shards: shards.map(toShard), NextToken: tokens.seal('list-shards', rest) }
  }

  const firstPage = (
    caller: Caller,
    input: Input<'ListShards'>,
  ): Fault | { readonly stream: Stream; readonly filter: ShardFilter } => {
    if (input.StreamName === undefined && input.StreamARN === undefined) {
      return fault('InvalidArgumentException', 'Either NextToken or StreamName should be provided.')
    }
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    if (input.StreamCreationTimestamp !== undefined && !isCreatedAt(stream, input.StreamCreationTimestamp)) {
      return noStream(stream.name, stream.owner.accountId)
    }
    const filter = toShardFilter(stream, input, clock.now())
    return isFault(filter) ? filter : { stream, filter }
  }

  /** A stream ARN and a filter beside the token are let pass: the token says the same. */
  const nextPage = (input: Input<'ListShards'>, token: string) => {
    for (const other of ['StreamName', 'StreamCreationTimestamp', 'ExclusiveStartShardId'] as const) {
      if (input[other] === undefined) continue
      return fault('InvalidArgumentException', `NextToken and ${other} cannot be provided together.`)
    }
    const page = tokens.open('list-shards', token) as ShardPage | undefined
    if (page === undefined) return invalidToken
    if (clock.now() - page.at > nextTokenLifeMs) return expiredToken
    const stream = registry.byId(page.stream)
    if (stream === undefined) return fault('ResourceNotFoundException', 'The stream of this NextToken does not exist.')
    return { stream, filter: page.filter }
  }

  return { ListShards }
}

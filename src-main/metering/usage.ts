/*
 * What a plan, a simulation or a run used, in the units that AWS bills: the one thing that pricing reads. Amounts are whole
 * numbers of a small base, so that sums are exact whatever their order.
 *
 * Rules and their sources: pricing facts sheet §1 and §2. A month is 730 hours, as in AWS's pricing calculator.
 */

const hourMs = 3_600_000n
const gibibyte = 2n ** 30n

/** Units that AWS bills in, and how many of the base make one: records, payload units, bytes, milliseconds, byte-milliseconds. */
export const units = {
  record: 1n,
  'payload-unit': 1n,
  GB: gibibyte,
  'shard-hour': hourMs,
  'consumer-shard-hour': hourMs,
  'stream-hour': hourMs,
  'account-hour': hourMs,
  'GB-hour': gibibyte * hourMs,
} as const satisfies Readonly<Record<string, bigint>>
export type Unit = keyof typeof units

/** What is counted, by the way of paying: a stream is billed for what happened in each mode while it was in it. */
export const dimensions = {
  'provisioned.records': 'record',
  /** Each record in slices of 25 KiB, at least one. */
  'provisioned.payloadUnits': 'payload-unit',
  /** Data and partition keys as they were sent; not billed. */
  'provisioned.incoming': 'GB',
  /** Of open shards, to the millisecond. */
  'provisioned.shardHours': 'shard-hour',
  /** Of open shards while retention is beyond 24 hours, whatever is in them. */
  'provisioned.extendedRetention': 'shard-hour',
  /** Of what is older than seven days. */
  'provisioned.longTermRetention': 'GB-hour',
  /** GetRecords of what is at most seven days old; not billed. */
  'provisioned.retrieval': 'GB',
  'provisioned.longTermRetrieval': 'GB',
  /** Registered consumers × open shards. */
  'provisioned.consumerShardHours': 'consumer-shard-hour',
  'provisioned.fanOutRetrieval': 'GB',

  'onDemand.records': 'record',
  /** Each record rounded up to whole KiB. */
  'onDemand.incoming': 'GB',
  'onDemand.streamHours': 'stream-hour',
  /** GetRecords, each reader for itself. */
  'onDemand.retrieval': 'GB',
  'onDemand.fanOutRetrieval': 'GB',
  /** Of what is between 24 hours and seven days old. */
  'onDemand.extendedRetention': 'GB-hour',
  /** Of what is older than seven days. */
  'onDemand.longTermRetention': 'GB-hour',
  /** Data that channels put into their buckets, before compression. */
  'onDemand.channelDelivery': 'GB',

  'advantage.records': 'record',
  /** As on demand; so is what is read and retained. Streams themselves cost nothing. */
  'advantage.incoming': 'GB',
  'advantage.retrieval': 'GB',
  'advantage.fanOutRetrieval': 'GB',
  /** What was committed to be written, and was not; and what was committed to be read: see commitment.ts. */
  'advantage.incomingShortfall': 'GB',
  'advantage.retrievalShortfall': 'GB',
  'advantage.extendedRetention': 'GB-hour',
  'advantage.longTermRetention': 'GB-hour',
  'advantage.channelDelivery': 'GB',
  /** Of accounts, each in a region, that are under the commitment. */
  'advantage.committedHours': 'account-hour',
} as const satisfies Readonly<Record<string, Unit>>
export type Dimension = keyof typeof dimensions
export type UnitOf<D extends Dimension> = (typeof dimensions)[D]

declare const unit: unique symbol
/** So many of the base of a unit. Adding shard-hours to gigabytes does not compile. */
export type Amount<U extends Unit> = bigint & { readonly [unit]: U }

export type Usage = { readonly [D in Dimension]: Amount<UnitOf<D>> }

export const allDimensions = Object.keys(dimensions) as readonly Dimension[]

/** @param base a whole number of records, payload units, bytes, milliseconds or byte-milliseconds */
export const amountOf = <U extends Unit>(_unit: U, base: bigint | number): Amount<U> => BigInt(base) as Amount<U>

export const addAmounts = <U extends Unit>(a: Amount<U>, b: Amount<NoInfer<U>>): Amount<U> => (a + b) as Amount<U>

const mapUsage = (amount: (dimension: Dimension) => bigint): Usage =>
  Object.fromEntries(allDimensions.map((dimension) => [dimension, amount(dimension)])) as unknown as Usage

export const noUsage: Usage = mapUsage(() => 0n)

/** Absent members are nothing used. */
export const usageOf = (parts: Partial<Usage>): Usage => ({ ...noUsage, ...parts })

export const addUsage = (...parts: readonly Usage[]): Usage =>
  mapUsage((dimension) => parts.reduce((sum, part) => sum + part[dimension], 0n))

/** What was used after `earlier`, of which `later` is the continuation. */
export const usageSince = (later: Usage, earlier: Usage): Usage =>
  mapUsage((dimension) => later[dimension] - earlier[dimension])

const monthMs = 730n * hourMs

/** A month at this rate, rounded down to the base. @param ms how long it took to use this much; at least 1 */
export const monthOf = (usage: Usage, ms: number): Usage =>
  mapUsage((dimension) => (usage[dimension] * monthMs) / BigInt(ms))

/** How many of its unit, for showing: exact to about 15 digits. */
export const quantityOf = (usage: Usage, dimension: Dimension): number => {
  const size = units[dimensions[dimension]]
  const amount = usage[dimension]
  return Number(amount / size) + Number(amount % size) / Number(size)
}

/** What is counted because people want to know it; AWS charges for none of it. */
export const unbilled: ReadonlySet<Dimension> = new Set([
  'provisioned.records',
  'provisioned.incoming',
  'provisioned.retrieval',
  'onDemand.records',
  'advantage.records',
  'advantage.committedHours',
])

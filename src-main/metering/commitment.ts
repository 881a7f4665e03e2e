import { amountOf, usedOf, type Amount, type Usage } from './usage'

/**
 * What an account under On-demand Advantage commits itself to write in a region, and to read: 25 MiB/s each.
 * @source pricing facts sheet §2, "Advantage minimum"
 */
const committedBytesPerSecond = 25n * 2n ** 20n

/**
 * The use of one account in one region with what it committed itself to and did not use, which is billed like data. Fan-out
 * counts as reading, delivery by channels does not. It is averaged over all the time that was counted: which time AWS
 * averages over is not known.
 */
export const withShortfall = (account: Usage): Usage => {
  const committed = (committedBytesPerSecond * usedOf(account, 'advantage.committedHours')) / 1000n
  const missing = (used: bigint): Amount<'GB'> => amountOf('GB', used < committed ? committed - used : 0n)
  return {
    ...account,
    'advantage.incomingShortfall': missing(usedOf(account, 'advantage.incoming')),
    'advantage.retrievalShortfall': missing(
      usedOf(account, 'advantage.retrieval') + usedOf(account, 'advantage.fanOutRetrieval'),
    ),
  }
}

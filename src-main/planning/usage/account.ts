import { withShortfall } from '../../metering/commitment'
import { addUsage, amountOf, usedOf } from '../../metering/usage'
import type { ElementUse } from '../../pricing/bill'
import { isUnderAdvantage } from '../design/advantage'
import type { Design } from '../design/design'
import { elementUses, used, working, type Entry, type Month } from './entries'

/**
 * What the account as a whole is charged for: what On-demand Advantage commits it to and its streams do not use, averaged over
 * the month. Nothing without such a stream.
 */
export const accountUse = (design: Design, uses: readonly ElementUse[], month: Month): readonly ElementUse[] => {
  if (!isUnderAdvantage(design)) return []
  const { hours, ms } = month
  const committed = amountOf('account-hour', ms)
  const account = withShortfall(addUsage({ 'advantage.committedHours': committed }, ...uses.map(({ usage }) => usage)))
  const shortfall = (dimension: 'advantage.incomingShortfall' | 'advantage.retrievalShortfall'): Entry =>
    used(dimension, usedOf(account, dimension), working('shortfall', { hours }))
  return elementUses(null, design.region, [
    used('advantage.committedHours', committed, working('committedHours', { hours })),
    shortfall('advantage.incomingShortfall'),
    shortfall('advantage.retrievalShortfall'),
  ])
}

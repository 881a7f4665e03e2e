import type { Design } from './design'
import type { ElementOf } from './elements'

/*
 * On-demand Advantage is a setting of an account in a region, for all on-demand streams there, and a design is in one account and
 * region: where one stream is under it, all on-demand ones are. @source pricing facts sheet §2
 */

type OnDemand = Exclude<ElementOf<'stream'>['mode'], 'provisioned'>

/** Is its account under On-demand Advantage? */
export const isUnderAdvantage = ({ elements }: Design): boolean =>
  elements.some((element) => element.kind === 'stream' && element.mode === 'on-demand-advantage')

/** All on-demand streams paid for in this way. */
export const withOnDemand = (design: Design, mode: OnDemand): Design => ({
  ...design,
  elements: design.elements.map((element) =>
    element.kind !== 'stream' || element.mode === 'provisioned' || element.mode === mode
      ? element
      : { ...element, mode },
  ),
})

/** With each stream in the mode it is billed in, whatever the design says. */
export const asBilled = (design: Design): Design =>
  isUnderAdvantage(design) ? withOnDemand(design, 'on-demand-advantage') : design

import names from '../../resources/price-sources.json'

/**
 * Where the prices of the bundled books come from, by the ids that the books name: what it is, and from when. S-numbers are those
 * of the pricing facts sheet.
 */
export const sources: Readonly<Record<string, string>> = names

/** In words, one by one; none for prices that were imported or agreed. @param source as prices have it: "S01, S09" */
export const sourcesOf = (source: string): readonly string[] =>
  source.split(', ').flatMap((id) => (id in sources ? [`${id}: ${sources[id]}`] : []))

import type { Design, Edge } from '../../src-main/contract/design'

/*
 * How one name tells what is meant on a sheet: an element by its id, other things by a word before theirs. Ids have no colons.
 */

export type ThingKind = 'element' | 'group' | 'comment' | 'edge'

const words = ['group', 'comment', 'edge'] as const
const [BETWEEN, ARROW] = [':', '>']

const kindOf = (thing: string): ThingKind => words.find((word) => thing.startsWith(word + BETWEEN)) ?? 'element'

/** What of the design it is called there. */
const idOf = (thing: string): string => thing.slice(thing.indexOf(BETWEEN) + 1)

const edgeOf = (thing: string): Edge => {
  const [from = '', to = ''] = idOf(thing).split(ARROW)
  return { from, to }
}

const isIn = (design: Design, thing: string): boolean => {
  const id = idOf(thing)
  switch (kindOf(thing)) {
    case 'element':
      return design.elements.some((element) => element.id === id)
    case 'group':
      return design.groups?.some((group) => group.id === id) ?? false
    case 'comment':
      return design.comments?.some((comment) => comment.id === id) ?? false
    case 'edge': {
      const { from, to } = edgeOf(thing)
      return design.edges.some((edge) => edge.from === from && edge.to === to)
    }
  }
}

export const things = {
  ...{ kindOf, idOf, edgeOf, isIn },
  group: (id: string): string => `group${BETWEEN}${id}`,
  comment: (id: string): string => `comment${BETWEEN}${id}`,
  edge: ({ from, to }: Edge): string => `edge${BETWEEN}${from}${ARROW}${to}`,
}

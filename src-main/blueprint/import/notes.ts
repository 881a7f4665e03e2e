import { Design } from '../../planning/design/design'
import { designOf, type DesignNotes } from '../design-notes'
import { resourcesOf } from '../resources'
import { addressOf } from '../terraform-resources'
import type { Found } from './found'
import type { PropertyTree } from './property-tree'
import { isObject, type Resource } from './value'
import { writtenResource } from './written'

/*
 * A file that was exported has notes of the design it came from. What they name is as they say, with what the file says of it
 * now; what was added by hand since is read as from any file.
 */

export interface Noted {
  /** The design, of the elements that the file still has resources of. */
  readonly design: Design
  /** The element a resource belongs to; undefined: the notes do not know it. */
  ownerOf(resource: string): string | undefined
  /** What was exported of a part of the file, such as a resource, as the file names it. Undefined: it was not exported. */
  exportedOf(part: string): PropertyTree | undefined
}

/** Undefined: there are no notes, or none that can be read. */
export const notedIn = ({ metadata, exported }: Found, resources: readonly Resource[]): Noted | undefined => {
  const notes = isObject(metadata) ? metadata['Streamgauge'] : undefined
  if (!isObject(notes) || !Array.isArray(notes['elements'])) return undefined
  const design = readNotes(notes as unknown as DesignNotes, resources)
  if (design === undefined) return undefined
  const blueprint = resourcesOf(design)
  const parts = exported?.(blueprint)
  // By their logical ids in a template, and by their addresses in a configuration of Terraform.
  const owners = new Map(
    blueprint.resources.flatMap((resource) =>
      [resource.logicalId, addressOf(resource)].map((id) => [id, resource.element ?? ''] as const),
    ),
  )
  for (const { id, resources: own = [] } of (notes as unknown as DesignNotes).elements)
    for (const one of own) owners.set(one, id)
  return {
    design,
    ownerOf: (resource) => owners.get(resource),
    exportedOf: (part) => parts?.get(part),
  }
}

/** Elements whose resources were all taken out of the file are gone, with their edges. */
const readNotes = (notes: DesignNotes, resources: readonly Resource[]): Design | undefined => {
  const present = new Set(resources.map(({ id }) => id))
  const isGone = ({ resources: own = [] }: DesignNotes['elements'][number]): boolean =>
    own.length > 0 && !own.some((id) => present.has(id))
  try {
    const gone = new Set(notes.elements.filter(isGone).map(({ id }) => id))
    const left = { ...notes, elements: notes.elements.filter(({ id }) => !gone.has(id)) }
    const parsed = Design.safeParse(designOf(left, resources.map(writtenResource)))
    if (!parsed.success) return undefined
    const edges = parsed.data.edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to))
    return { ...parsed.data, edges }
  } catch (error) {
    // Notes that somebody has changed by hand until they are none.
    if (error instanceof TypeError) return undefined
    throw error
  }
}

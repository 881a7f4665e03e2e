import type { Design } from './design'
import type { ElementKind } from './elements'

interface Naming {
  readonly characters: RegExp
  readonly most: number
}

const dotted = /^[a-zA-Z0-9_.-]+$/
const plain = /^[a-zA-Z0-9_-]+$/

/** @source Data Streams facts sheet §4 (StreamName, ConsumerName) */
const usual: Naming = { characters: dotted, most: 128 }

/**
 * Names that AWS takes for what has others than streams.
 * @source Firehose facts sheet §2.1; Video Streams facts sheet §1.6; API references of AWS Lambda, Amazon SQS and Amazon MSK
 */
const namings: { readonly [K in ElementKind]?: Naming } = {
  delivery: { characters: dotted, most: 64 },
  function: { characters: plain, most: 64 },
  'kafka-cluster': { characters: /^[a-zA-Z0-9-]+$/, most: 64 },
  // With `.fifo` behind it 80.
  queue: { characters: plain, most: 75 },
  'video-stream': { characters: dotted, most: 256 },
  'signaling-channel': { characters: dotted, most: 256 },
}

/** What the resource of an element is called. */
export interface ResourceName {
  readonly called: string
  /** Why that is not the element's name: AWS takes none such of more than `most` characters, or an earlier one has it. */
  readonly refused?: { readonly why: 'not-allowed' | 'taken'; readonly most: number }
}

/**
 * What the resources of elements are called, on the engine and in blueprints, by the ids of the elements: as the element, where
 * that is a name AWS takes and no earlier element of its kind has it; else its id.
 */
export const resourceNamesOf = ({ elements }: Pick<Design, 'elements'>): ReadonlyMap<string, ResourceName> => {
  const taken = new Set<string>()
  const names = new Map<string, ResourceName>()
  for (const { id, kind, name } of elements) {
    const { characters, most } = namings[kind] ?? usual
    const key = `${kind} ${name}`
    const why = !characters.test(name) || name.length > most ? 'not-allowed' : taken.has(key) ? 'taken' : undefined
    if (!names.has(id)) names.set(id, why === undefined ? { called: name } : { called: id, refused: { why, most } })
    taken.add(key)
  }
  return names
}

export const resourceNameOf = (design: Design, id: string): string => resourceNamesOf(design).get(id)?.called ?? id

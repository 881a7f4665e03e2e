import type { Shape } from '../../engine/shapes'

/*
 * Requests of the AWS Query protocol: a web form whose names are paths into the input.
 *
 *     Action=GetMetricData&Version=2010-08-01&MetricDataQueries.member.1.Id=m1&…
 *
 * List entries are numbered from 1 below `member`; an empty list is its name alone. Timestamps are ISO 8601.
 */

/** What stands at one path: a text, paths below it, or both. */
interface Node {
  text?: string
  readonly below: Map<string, Node>
}

/** More fields than 500 queries of ten dimensions have are no request. */
const mostFields = 20_000
/** No input of AWS nests as deeply. */
const deepestPath = 24

/** @returns undefined when the body is no such form */
export const readForm = (body: Buffer): URLSearchParams | undefined => {
  const form = new URLSearchParams(body.toString())
  return form.size > 0 && form.size <= mostFields ? form : undefined
}

/**
 * The input in a form, typed as its shape says; what cannot be read as its type stays a text, for the checks to refuse.
 * @returns undefined when a name is not one of ours
 */
export const inputOf = (form: URLSearchParams, shape: Shape): unknown => {
  const root: Node = { below: new Map() }
  for (const [name, text] of form) {
    const path = name.split('.')
    if (path.length > deepestPath) return undefined
    let node = root
    for (const step of path) {
      const next = node.below.get(step) ?? { below: new Map<string, Node>() }
      node.below.set(step, next)
      node = next
    }
    node.text = text
  }
  return typed(root, shape)
}

const typed = ({ text, below }: Node, shape: Shape): unknown => {
  switch (shape.type) {
    case 'structure': {
      const members = Object.entries(shape.members).flatMap(([name, member]) => {
        const node = below.get(name)
        return node === undefined ? [] : [[name, typed(node, member.shape)] as const]
      })
      return Object.fromEntries(members)
    }
    case 'list':
      return [...(below.get('member')?.below ?? [])]
        .sort(([a], [b]) => Number(a) - Number(b))
        .map(([, node]) => typed(node, shape.member))
    case 'integer':
    case 'long':
      return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : text
    case 'timestamp':
      return timestampOf(text) ?? text
    default:
      return text
  }
}

const isoTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/

/** Without a zone it is UTC. */
const timestampOf = (text: string | undefined): Date | undefined => {
  const zone = text === undefined ? undefined : isoTime.exec(text)
  if (text === undefined || zone === undefined || zone === null) return undefined
  const time = new Date(zone[4] === undefined && zone[1] !== undefined ? `${text}Z` : text)
  return Number.isNaN(time.getTime()) ? undefined : time
}

/** A value of a JSON text, as it is written there: numbers keep every digit and members their order. */
export interface JsonNode {
  /** Unique in its tree. */
  readonly id: string
  /** Member name or position; of a range, its positions; empty at the root. */
  readonly name: string
  readonly kind: 'object' | 'array' | 'range' | 'string' | 'literal'
  /** As written; of what has children, empty. */
  readonly text: string
  readonly children?: JsonNode[]
  /** How many members or elements there are, where the children are ranges of them. */
  size?: number
}

/** Strings whole, then structure, then numbers and literals. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g
/** A longer list of children is shown in ranges of so many. */
const RANGE = 500

interface Open {
  readonly node: JsonNode & { readonly children: JsonNode[] }
  name: string | undefined
}

/**
 * Read a JSON text into a tree, without recursion: a text may nest deeper than the stack.
 *
 * @returns undefined when the text is not JSON
 */
export function jsonNodes(text: string): JsonNode | undefined {
  if (!isJson(text)) return undefined
  const open: Open[] = []
  let root: JsonNode | undefined
  let count = 0

  const place = (kind: JsonNode['kind'], token: string): JsonNode => {
    const above = open.at(-1)
    const name = above?.node.kind === 'array' ? String(above.node.children.length) : (above?.name ?? '')
    const isParent = kind === 'object' || kind === 'array'
    const node: JsonNode = { id: String(count++), name, kind, text: token, ...(isParent ? { children: [] } : {}) }
    above?.node.children.push(node)
    if (above) above.name = undefined
    root ??= node
    return node
  }

  for (const [token] of text.matchAll(TOKEN)) {
    const above = open.at(-1)
    if (token === '{' || token === '[') {
      open.push({ node: place(token === '{' ? 'object' : 'array', '') as Open['node'], name: undefined })
    } else if (token === '}' || token === ']') {
      const closed = open.pop()
      if (closed) inRanges(closed.node)
    } else if (token.startsWith('"') && above?.node.kind === 'object' && above.name === undefined) {
      above.name = JSON.parse(token) as string
    } else if (token !== ',' && token !== ':') {
      place(token.startsWith('"') ? 'string' : 'literal', token)
    }
  }
  return root
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const inRanges = (node: Open['node']): void => {
  const { id, children } = node
  if (children.length <= RANGE) return
  const all = children.splice(0)
  node.size = all.length
  for (let from = 0; from < all.length; from += RANGE) {
    const part = all.slice(from, from + RANGE)
    const name = `${from} … ${from + part.length - 1}`
    children.push({ id: `${id}.${from}`, name, kind: 'range', text: '', children: part })
  }
}

/** Strings whole, then structure, then numbers and literals. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g

/**
 * The members of a JSON object, each value as it is written there: what is inside keeps its digits and its order.
 *
 * @returns `notJson` or `notObject` for any other text
 */
export function jsonMembers(text: string): ReadonlyMap<string, string> | 'notJson' | 'notObject' {
  try {
    JSON.parse(text)
  } catch {
    return 'notJson'
  }
  if (!text.trimStart().startsWith('{')) return 'notObject'
  const members = new Map<string, string>()
  let depth = 0
  let name: string | undefined
  let from = 0
  let end = 0
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const isAtMember = depth === 1 && (token === ',' || token === '}')
    if (isAtMember && name !== undefined) {
      members.set(name, text.slice(from, end))
      name = undefined
    }
    if (token === '{' || token === '[') depth++
    if (token === '}' || token === ']') depth--
    if (depth === 1 && name === undefined && token.startsWith('"')) {
      name = JSON.parse(token) as string
      from = -1
    } else if (from === -1 && token !== ':') from = index
    end = index + token.length
  }
  return members
}

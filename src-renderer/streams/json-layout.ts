const INDENT = '  '

/**
 * JSON text over several lines, token by token: numbers keep every digit and keys their order, which
 * parsing and printing again would not promise. Expects valid JSON; anything else comes out as it went in.
 */
export function layOutJson(text: string): string {
  // Strings whole, so that what looks like structure inside them is left alone; then structure; then the rest.
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g) ?? []
  let depth = 0
  let result = ''
  const newLine = (): string => `\n${INDENT.repeat(depth)}`

  tokens.forEach((token, index) => {
    const previous = tokens[index - 1]
    const opens = previous === '{' || previous === '['
    if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1)
      result += opens ? token : newLine() + token
      return
    }
    if (opens || previous === ',') result += newLine()
    if (previous === ':') result += ' '
    result += token
    if (token === '{' || token === '[') depth += 1
  })
  return result
}

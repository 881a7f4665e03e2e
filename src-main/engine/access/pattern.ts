/** Texts by lower-case names, for what `${aws:username}` and conditions ask for. */
export type AccessContext = ReadonlyMap<string, string>

/** A text with wildcards, ready to be compared: characters, the two wildcards, and names of context keys to be filled in. */
export type Pattern = readonly Token[]
type Token = { readonly char: string } | { readonly wildcard: '*' | '?' } | { readonly variable: string }

const parts = /\$\{([^}]*)\}|[\s\S]/gu

/**
 * Read a pattern: `*` stands for any characters, `?` for one, `${key}` for a context key's value, and `${*}`, `${?}` and
 * `${$}` for the characters themselves.
 *
 * @source IAM user guide, "Policy variables": they came with version 2012-10-17 of the language
 */
export const compilePattern = (text: string, options: { wildcards: boolean; variables: boolean }): Pattern =>
  [...text.matchAll(parts)].flatMap(([whole, name]): Token[] => {
    if (name !== undefined) {
      if (!options.variables) return [...whole].map((char) => ({ char }))
      return [/^[*?$]$/.test(name) ? { char: name } : { variable: name.toLowerCase() }]
    }
    return [options.wildcards && (whole === '*' || whole === '?') ? { wildcard: whole } : { char: whole }]
  })

/** Names of the context keys a pattern fills in. */
export const variablesOf = (pattern: Pattern): readonly string[] =>
  pattern.flatMap((token) => ('variable' in token ? [token.variable] : []))

/**
 * Whether a text matches as a whole. A variable whose key is not in the context matches nothing.
 * Takes time in the order of both lengths, whatever the pattern.
 */
export const matchesPattern = (pattern: Pattern, text: string, context: AccessContext): boolean => {
  const tokens = fillIn(pattern, context)
  return tokens !== undefined && matchesTokens(tokens, [...text])
}

type FilledToken = Exclude<Token, { readonly variable: string }>

const fillIn = (pattern: Pattern, context: AccessContext): readonly FilledToken[] | undefined => {
  const filled: FilledToken[] = []
  for (const token of pattern) {
    if (!('variable' in token)) {
      filled.push(token)
      continue
    }
    const value = context.get(token.variable)
    if (value === undefined) return undefined
    for (const char of value) filled.push({ char })
  }
  return filled
}

/** When a character does not fit, the last `*` takes one more: going back further is never of use. */
const matchesTokens = (tokens: readonly FilledToken[], text: readonly string[]): boolean => {
  let at = 0
  let position = 0
  let star = -1
  let starPosition = 0
  while (position < text.length) {
    const token = tokens[at]
    if (token !== undefined && 'wildcard' in token && token.wildcard === '*') {
      star = at++
      starPosition = position
    } else if (token !== undefined && ('wildcard' in token || token.char === text[position])) {
      at++
      position++
    } else if (star >= 0) {
      at = star + 1
      position = ++starPosition
    } else {
      return false
    }
  }
  return tokens.slice(at).every((token) => 'wildcard' in token && token.wildcard === '*')
}

/** An ARN pattern: `*`, or a pattern a component, of which there are at most six. */
export type ArnPattern = 'any' | readonly Pattern[]

const arnComponents = 6

/**
 * Read an ARN with wildcards. They do not reach over a colon of the first five components; components that are missing at
 * the end stand for any.
 *
 * @returns undefined when it is neither `*` nor begins with `arn:`
 * @source IAM user guide, "Resource" and "ARN condition operators"
 */
export const compileArnPattern = (text: string, options: { variables: boolean }): ArnPattern | undefined => {
  if (text === '*') return 'any'
  if (!/^arn:./s.test(text)) return undefined
  const components: Token[][] = [[]]
  for (const token of compilePattern(text, { wildcards: true, ...options })) {
    if ('char' in token && token.char === ':' && components.length < arnComponents) components.push([])
    else components.at(-1)?.push(token)
  }
  while (components.length < arnComponents) components.push([{ wildcard: '*' }])
  return components
}

/** @param arn `*` stands for requests that are about no resource in particular: only `*` matches it */
export const matchesArn = (pattern: ArnPattern, arn: string, context: AccessContext): boolean => {
  if (pattern === 'any') return true
  const components = arn.split(':')
  const compared = [...components.slice(0, arnComponents - 1), components.slice(arnComponents - 1).join(':')]
  return (
    components.length >= arnComponents &&
    pattern.every((component, index) => matchesPattern(component, compared[index] ?? '', context))
  )
}

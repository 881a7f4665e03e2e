import { jsonpath } from 'json-p3'
import { sentence } from '../../platform/sentence'
import { EndOfScan } from './end-of-scan'
import type { Condition } from './filter'
import { jsonValue } from './record-body'

/**
 * A JSONPath (RFC 9535) holds when it finds something; in what is no JSON it finds nothing.
 * @throws EndOfScan with line and column of what does not parse
 */
export const compileJsonPath = (source: string): Condition => {
  const query = compile(source)
  return (_found, text) => {
    const value = jsonValue(text)
    return value !== undefined && query.match(value as Parameters<typeof query.match>[0]) !== undefined
  }
}

const compile = (source: string): ReturnType<typeof jsonpath.compile> => {
  try {
    return jsonpath.compile(source)
  } catch (error) {
    const { message, token } = error as Error & { readonly token?: { readonly index: number } }
    const before = source.slice(0, token?.index ?? 0).split('\n')
    const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 }
    // The library ends its messages with the place in its own way.
    const reason = message.replace(/ \('.*':\d+\)$/s, '')
    throw new EndOfScan('InvalidArgumentException', sentence('JsonPathSyntax', { ...place, reason }))
  }
}

/** Tokens say where the next page begins; to clients they are opaque. */
export const sealToken = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url')

/** @returns undefined when it is none of ours; what it holds is still to be checked */
export const openToken = (token: string): unknown => {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown
  } catch {
    return undefined
  }
}

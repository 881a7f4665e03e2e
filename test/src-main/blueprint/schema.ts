/*
 * Shapes of what clouds are built from, as the schemas beside this file have them, and what of a value is against them.
 */

export type Shape = string | readonly [Shape] | { readonly [member: string]: Shape }

/** What is wrong with it, by the place of it. */
export const wrongIn = (value: unknown, shape: Shape, place: string): readonly string[] => {
  // What is known only when it is built.
  if (isComputed(value) || shape === 'json') return []
  if (typeof shape === 'string') return typeof value === shape ? [] : [`${place}: ${typeof value} instead of ${shape}`]
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${place}: no list`]
    return value.flatMap((one, at) => wrongIn(one, (shape as readonly [Shape])[0], `${place}[${String(at)}]`))
  }
  const members = shape as { readonly [member: string]: Shape }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${place}: no object`]
  if (members['block'] !== undefined) return []
  return wrongMembers(value as Readonly<Record<string, unknown>>, members, place)
}

const wrongMembers = (
  value: Readonly<Record<string, unknown>>,
  members: { readonly [member: string]: Shape },
  place: string,
): readonly string[] => {
  const any = members['*']
  if (any !== undefined) return Object.entries(value).flatMap(([name, one]) => wrongIn(one, any, `${place}.${name}`))
  const missing = Object.keys(members)
    .filter((name) => name.endsWith('!') && !(name.slice(0, -1) in value))
    .map((name) => `${place}: no ${name.slice(0, -1)}`)
  const wrong = Object.entries(value).flatMap(([name, one]) => {
    const shape = members[name] ?? members[`${name}!`]
    return shape === undefined ? [`${place}: ${name} is not known`] : wrongIn(one, shape, `${place}.${name}`)
  })
  return [...missing, ...wrong]
}

/** A function of CloudFormation's. */
const isComputed = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).some((name) => name === 'Ref' || name.startsWith('Fn::'))

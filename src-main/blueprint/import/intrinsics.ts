import {
  Computed,
  computedFrom,
  isKnown,
  isList,
  isObject,
  isScalar,
  ownOf,
  Reference,
  textOf,
  type Value,
} from './value'

/*
 * CloudFormation's functions over what a template says. What only the cloud knows stays an expression.
 */

/** What names of a template stand for. */
export interface Scope {
  /** A parameter or a resource; undefined: nothing, as `AWS::NoValue` is. */
  readonly named: (name: string) => Value
  readonly condition: (name: string) => boolean | Computed
  readonly mapping: (path: readonly string[]) => Value
}

export const evaluated = (node: unknown, scope: Scope): Value => {
  if (Array.isArray(node)) return node.map((item) => evaluated(item, scope)).filter((value) => value !== undefined)
  if (typeof node !== 'object' || node === null) return node as Value
  const members = Object.entries(node)
  const [only] = members
  if (only !== undefined && members.length === 1) {
    const call = ownOf(functions, only[0])
    if (call !== undefined) return call(only[1], scope)
    if (only[0].startsWith('Fn::')) return unevaluated(only[0], only[1], scope)
  }
  return Object.fromEntries(
    members.map(([name, value]) => [name, evaluated(value, scope)] as const).filter(([, value]) => value !== undefined),
  )
}

/** Something we do not evaluate, with the resources it speaks of. */
const unevaluated = (name: string, argument: unknown, scope: Scope): Computed => {
  const value = evaluated(argument, scope)
  return computedFrom(`${name.replace('Fn::', '!')} ${textOf(value)}`, [value])
}

type Evaluate = (argument: unknown, scope: Scope) => Value

const listOf = (argument: unknown, scope: Scope): readonly Value[] => {
  const value = evaluated(argument, scope)
  return isList(value) ? value : [value]
}

const functions: Readonly<Record<string, Evaluate>> = {
  Ref: (name, scope) => scope.named(String(name)),
  Condition: (name, scope) => scope.condition(String(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [resource, ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.')
    const named = scope.named(resource ?? '')
    return named instanceof Reference
      ? new Reference(named.resource, path.join('.'))
      : new Computed(`!GetAtt ${resource ?? ''}.${path.join('.')}`)
  },
  'Fn::Sub': (argument, scope) => {
    const [template, own] = Array.isArray(argument) ? (argument as unknown[]) : [argument]
    const members = evaluated(own ?? {}, scope)
    return substituted(String(template), (name) => {
      if (isObject(members) && Object.hasOwn(members, name)) return members[name]
      return name.includes('.') ? evaluated({ 'Fn::GetAtt': splitOnce(name) }, scope) : scope.named(name)
    })
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = listOf(argument, scope)
    if (!isList(items) || typeof separator !== 'string') return unevaluated('Fn::Join', argument, scope)
    return joined(items.flatMap((item, at) => (at === 0 ? [item] : [separator, item])))
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = Array.isArray(argument) ? (argument as unknown[]) : []
    const holds = scope.condition(String(name))
    if (typeof holds === 'boolean') return evaluated(holds ? yes : no, scope)
    const parts = [holds, evaluated(yes, scope), evaluated(no, scope)]
    return computedFrom(`!If [${String(name)}, …]`, parts)
  },
  'Fn::FindInMap': (argument, scope) => {
    const path = listOf(argument, scope)
    if (!path.every(isScalar)) return computedFrom(`!FindInMap ${textOf(path)}`, path)
    return scope.mapping(path.map(String)) ?? new Computed(`!FindInMap ${textOf(path)}`)
  },
  'Fn::Select': (argument, scope) => {
    const [at, items] = listOf(argument, scope)
    const index = Number(at)
    if (!isList(items) || !Number.isInteger(index)) return unevaluated('Fn::Select', argument, scope)
    return items[index] ?? new Computed(`!Select [${textOf(at)}, …]`)
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = listOf(argument, scope)
    return typeof separator === 'string' && typeof text === 'string'
      ? text.split(separator)
      : unevaluated('Fn::Split', argument, scope)
  },
  'Fn::Length': (argument, scope) => {
    const value = evaluated(argument, scope)
    return isList(value) ? value.length : unevaluated('Fn::Length', argument, scope)
  },
  'Fn::ToJsonString': (argument, scope) => {
    const value = evaluated(argument, scope)
    return isKnown(value) ? JSON.stringify(value) : unevaluated('Fn::ToJsonString', argument, scope)
  },
  'Fn::Base64': (argument, scope) => {
    const value = evaluated(argument, scope)
    return typeof value === 'string'
      ? Buffer.from(value).toString('base64')
      : unevaluated('Fn::Base64', argument, scope)
  },
  'Fn::Equals': (argument, scope) => {
    const [one, other] = listOf(argument, scope)
    if (!isKnown(one) || !isKnown(other))
      return computedFrom(`!Equals [${textOf(one)}, ${textOf(other)}]`, [one, other])
    return textOf(one) === textOf(other)
  },
  'Fn::Not': (argument, scope) => {
    const [value] = listOf(argument, scope)
    return typeof value === 'boolean' ? !value : computedFrom(`!Not ${textOf(value)}`, [value])
  },
  'Fn::And': (argument, scope) => decided('Fn::And', listOf(argument, scope), false),
  'Fn::Or': (argument, scope) => decided('Fn::Or', listOf(argument, scope), true),
}

/** One value that decides is enough; without it all must be known. */
const decided = (name: string, values: readonly Value[], by: boolean): Value => {
  if (values.some((value) => value === by)) return by
  return values.every((value) => value === !by)
    ? !by
    : computedFrom(`${name.replace('Fn::', '!')} ${textOf(values)}`, values)
}

const splitOnce = (text: string): readonly string[] => [
  text.slice(0, text.indexOf('.')),
  text.slice(text.indexOf('.') + 1),
]

/** A text with `${names}` in it; `${!name}` is itself. */
const substituted = (template: string, named: (name: string) => Value): Value => {
  const parts = template.split(/(\$\{[^}]*\})/)
  return joined(
    parts.map((part) => {
      if (!part.startsWith('${')) return part
      const name = part.slice(2, -1).trim()
      return name.startsWith('!') ? `\${${name.slice(1)}}` : (named(name) ?? new Computed(part))
    }),
  )
}

/** Texts put together: a text where all are known, the one that is not nothing, or an expression. */
export const joined = (parts: readonly Value[]): Value => {
  const left = parts.filter((part) => part !== '')
  const [only] = left
  if (left.length === 1 && !isScalar(only)) return only
  if (left.every(isScalar)) return left.map(String).join('')
  return computedFrom(left.map((part) => (isScalar(part) ? String(part) : `\${${textOf(part)}}`)).join(''), left)
}

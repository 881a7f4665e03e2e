import type { Expression } from '../../hcl/syntax'
import { joined } from '../intrinsics'
import { Computed, computedFrom, isKnown, isList, isObject, isScalar, Reference, valueAt, type Value } from '../value'
import { callFunction } from './functions'

/*
 * Terraform's expressions over what the files say. What only the cloud knows stays an expression.
 */

export interface TerraformScope {
  /** The text expressions are in, to be told what stays one. */
  readonly text: string
  /** What a path of names stands for, such as `var.shards`; undefined: nothing known by that beginning. */
  readonly lookup: (path: readonly string[]) => { readonly value: Value; readonly steps: number } | undefined
  /** Of `for` and of what repeats a resource. */
  readonly own: Readonly<Record<string, Value>>
}

export const evaluateHcl = (node: Expression, scope: TerraformScope): Value => {
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'template':
      return joined(node.parts.map((part) => evaluateHcl(part, scope)))
    case 'name':
    case 'member':
    case 'index':
      return pathValue(node, scope)
    case 'call':
      return call(node, scope)
    case 'list':
      return node.items.map((item) => evaluateHcl(item, scope))
    case 'object':
      return object(node, scope)
    case 'unary':
      return unary(node, scope)
    case 'binary':
      return binary(node, scope)
    case 'choice':
      return choice(node, scope)
    case 'for':
      return loop(node, scope)
    case 'splat':
    case 'itself':
      return splat(node, scope)
    case 'directives':
      return said(node, scope, [])
  }
}

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>

/** As it stands in the file, with what it is made of. */
const said = (node: Expression, { text }: TerraformScope, parts: readonly Value[]): Computed => {
  const words = text.slice(node.start, node.end).replaceAll(/\s+/g, ' ')
  return computedFrom(words.length > 200 ? `${words.slice(0, 200)}…` : words, parts)
}

/** `a.b["c"].d` as a path where all its steps are known; what is left of an expression is evaluated and looked into. */
const pathValue = (node: Of<'name' | 'member' | 'index'>, scope: TerraformScope): Value => {
  const path = pathOf(node, scope)
  if (path !== undefined) {
    const [root = ''] = path
    if (Object.hasOwn(scope.own, root)) return inside(scope.own[root], path.slice(1))
    const found = scope.lookup(path)
    if (found === undefined) return said(node, scope, [])
    const value = inside(found.value, path.slice(found.steps))
    return value ?? (isKnown(found.value) && found.steps < path.length ? said(node, scope, []) : value)
  }
  if (node.kind === 'name') return said(node, scope, [])
  const of = evaluateHcl(node.of, scope)
  const at = node.kind === 'member' ? node.name : evaluateHcl(node.at, scope)
  if (!isScalar(at)) return said(node, scope, [of, at])
  return inside(of, [String(at)]) ?? said(node, scope, [of])
}

const step = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text)

/** Members of a resource are attributes of it; of values what is in them. */
const inside = (value: Value, path: readonly string[]): Value => {
  if (path.length === 0) return value
  if (value instanceof Reference) {
    const attribute = [value.attribute, ...path].filter((part) => part !== '' && !/^\d+$/.test(part)).join('.')
    return new Reference(value.resource, attribute)
  }
  const [first = '', ...rest] = path
  return inside(valueAt(value, [isList(value) ? step(first) : first]), rest)
}

const pathOf = (node: Expression, scope: TerraformScope): readonly string[] | undefined => {
  if (node.kind === 'name') return [node.name]
  if (node.kind === 'member') {
    const before = pathOf(node.of, scope)
    return before && [...before, node.name]
  }
  if (node.kind !== 'index') return undefined
  const before = pathOf(node.of, scope)
  const at = before && evaluateHcl(node.at, scope)
  return before && isScalar(at) ? [...before, String(at)] : undefined
}

const call = (node: Of<'call'>, scope: TerraformScope): Value => {
  const items = node.items.map((item) => evaluateHcl(item, scope))
  const last = items.at(-1)
  const spread = node.isSpread && isList(last) ? [...items.slice(0, -1), ...last] : items
  const result = node.isSpread && !isList(last) ? undefined : callFunction(node.name, spread)
  return result === undefined ? said(node, scope, items) : result.value
}

const object = (node: Of<'object'>, scope: TerraformScope): Value => {
  const members = node.members.map(([key, value]) => [evaluateHcl(key, scope), evaluateHcl(value, scope)] as const)
  if (!members.every(([key]) => isScalar(key))) return said(node, scope, members.flat())
  return Object.fromEntries(members.map(([key, value]) => [String(key), value]))
}

const unary = (node: Of<'unary'>, scope: TerraformScope): Value => {
  const value = evaluateHcl(node.of, scope)
  if (node.operator === '-' && typeof value === 'number') return -value
  return node.operator === '!' && typeof value === 'boolean' ? !value : said(node, scope, [value])
}

const binary = (node: Of<'binary'>, scope: TerraformScope): Value => {
  const [left, right] = [evaluateHcl(node.left, scope), evaluateHcl(node.right, scope)]
  const [one, other] = [asNumber(left), asNumber(right)]
  switch (node.operator) {
    case '==':
    case '!=':
      if (!isKnown(left) || !isKnown(right)) break
      return (JSON.stringify(left ?? null) === JSON.stringify(right ?? null)) === (node.operator === '==')
    case '&&':
      if (left === false || right === false) return false
      return left === true && right === true ? true : said(node, scope, [left, right])
    case '||':
      if (left === true || right === true) return true
      return left === false && right === false ? false : said(node, scope, [left, right])
    default:
      if (one === undefined || other === undefined) break
      return arithmetic(node.operator, one, other) ?? said(node, scope, [])
  }
  return said(node, scope, [left, right])
}

/** Terraform takes "2" for 2. */
const asNumber = (value: Value): number | undefined => {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined
}

const arithmetic = (operator: string, one: number, other: number): number | boolean | undefined => {
  switch (operator) {
    case '+':
      return one + other
    case '-':
      return one - other
    case '*':
      return one * other
    case '/':
      return other === 0 ? undefined : one / other
    case '%':
      return other === 0 ? undefined : one % other
    case '<':
      return one < other
    case '>':
      return one > other
    case '<=':
      return one <= other
    case '>=':
      return one >= other
    default:
      return undefined
  }
}

const choice = (node: Of<'choice'>, scope: TerraformScope): Value => {
  const test = evaluateHcl(node.test, scope)
  if (test === true || test === 'true') return evaluateHcl(node.yes, scope)
  if (test === false || test === 'false') return evaluateHcl(node.no, scope)
  return said(node, scope, [test, evaluateHcl(node.yes, scope), evaluateHcl(node.no, scope)])
}

const loop = (node: Of<'for'>, scope: TerraformScope): Value => {
  const over = evaluateHcl(node.over, scope)
  const entries = isList(over)
    ? over.map((value, at) => [at, value] as const)
    : isObject(over)
      ? Object.entries(over).sort(([one], [other]) => (one < other ? -1 : 1))
      : undefined
  if (entries === undefined || node.isGrouped) return said(node, scope, [over])
  const results: (readonly [Value, Value])[] = []
  for (const [key, value] of entries) {
    const inner = {
      ...scope,
      own: { ...scope.own, [node.value]: value, ...(node.key === '' ? {} : { [node.key]: key }) },
    }
    const holds = node.test === undefined ? true : evaluateHcl(node.test, inner)
    if (typeof holds !== 'boolean') return said(node, scope, [over, holds])
    if (holds)
      results.push([
        node.resultKey === undefined ? '' : evaluateHcl(node.resultKey, inner),
        evaluateHcl(node.result, inner),
      ])
  }
  if (node.resultKey === undefined) return results.map(([, value]) => value)
  if (!results.every(([key]) => isScalar(key))) return said(node, scope, [over])
  return Object.fromEntries(results.map(([key, value]) => [String(key), value]))
}

const itself = ' itself'

const splat = (node: Of<'splat' | 'itself'>, scope: TerraformScope): Value => {
  if (node.kind === 'itself') return scope.own[itself]
  const of = evaluateHcl(node.of, scope)
  if (of instanceof Reference) return evaluateEach(node, of, scope)
  if (of instanceof Computed) return said(node, scope, [of])
  const list = isList(of) ? of : of === null || of === undefined ? [] : [of]
  return list.map((value) => evaluateEach(node, value, scope))
}

const evaluateEach = (node: Of<'splat'>, value: Value, scope: TerraformScope): Value => {
  const inner = { ...scope, own: { ...scope.own, [itself]: value } }
  return throughEach(node.each, inner)
}

/** The steps behind a splat, from the value itself on. */
const throughEach = (node: Expression, scope: TerraformScope): Value => {
  if (node.kind === 'itself') return scope.own[itself]
  if (node.kind === 'member') return inside(throughEach(node.of, scope), [node.name])
  if (node.kind !== 'index') return evaluateHcl(node, scope)
  const at = evaluateHcl(node.at, scope)
  return isScalar(at) ? inside(throughEach(node.of, scope), [String(at)]) : said(node, scope, [])
}

import { parseHcl } from '../../hcl/parse'
import type { Block, Expression } from '../../hcl/syntax'
import type { Question } from '../found'
import { isList, isObject, isScalar, ownOf, type Value } from '../value'
import { evaluateHcl, type TerraformScope } from './evaluate'

/** A variable as its block declares it. */
export interface Variable {
  readonly name: string
  readonly description: string
  readonly type: Question['type'] | 'other'
  readonly allowed: readonly string[] | null
  /** Undefined: it has none. */
  readonly usual: Value
  /** A value of it, with what its type says of members that are not given. */
  readonly complete: (value: Value) => Value
}

export const variableOf = (block: Block, scope: TerraformScope): Variable => {
  const attribute = (name: string): Expression | undefined =>
    block.body.attributes.find((one) => one.name === name)?.value
  const description = attribute('description')
  const usual = attribute('default')
  const type = attribute('type')
  const complete = (value: Value): Value => (type === undefined ? value : completed(value, type, scope))
  return {
    name: block.labels[0] ?? '',
    description: description?.kind === 'literal' ? String(description.value) : '',
    type: typeOf(type, usual),
    allowed:
      block.body.blocks
        .filter((one) => one.type === 'validation')
        .map((one) => allowedBy(one, scope))
        .find((one) => one !== null) ?? null,
    usual: usual === undefined ? undefined : complete(evaluateHcl(usual, scope)),
    complete,
  }
}

/** `optional(number, 1)` in the type of an object is what the member is where it is not given. */
const completed = (value: Value, type: Expression, scope: TerraformScope): Value => {
  if (type.kind !== 'call') return value
  const [inner, usual] = type.items
  if (inner === undefined) return value
  switch (type.name) {
    case 'optional':
      return value === undefined || value === null
        ? usual && completed(evaluateHcl(usual, scope), inner, scope)
        : completed(value, inner, scope)
    case 'object': {
      if (inner.kind !== 'object' || !isObject(value)) return value
      const members = inner.members.map(([key, member]) => {
        const name = key.kind === 'name' ? key.name : String(evaluateHcl(key, scope))
        return [name, completed(ownOf(value, name), member, scope)] as const
      })
      return { ...value, ...Object.fromEntries(members.filter(([, member]) => member !== undefined)) }
    }
    case 'map':
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, completed(one, inner, scope)]))
        : value
    case 'list':
    case 'set':
      return isList(value) ? value.map((one) => completed(one, inner, scope)) : value
    default:
      return value
  }
}

const typeOf = (type: Expression | undefined, usual: Expression | undefined): Variable['type'] => {
  if (type?.kind === 'name') {
    const types: Readonly<Record<string, Variable['type']>> = { string: 'text', number: 'number', bool: 'boolean' }
    return ownOf(types, type.name) ?? 'other'
  }
  return type === undefined && (usual === undefined || usual.kind === 'literal') ? 'text' : 'other'
}

/** `contains([…], var.x)` is a list of what it may be. */
const allowedBy = (validation: Block, scope: TerraformScope): readonly string[] | null => {
  const condition = validation.body.attributes.find(({ name }) => name === 'condition')?.value
  if (condition?.kind !== 'call' || condition.name !== 'contains' || condition.items[0]?.kind !== 'list') return null
  const values = condition.items[0].items.map((item) => evaluateHcl(item, scope))
  return values.every(isScalar) ? values.map(String) : null
}

/**
 * An answer as a value of the variable: text is itself, anything else is written as in the language.
 * @returns undefined: it is none
 */
export const answerValue = (answer: string, { type, allowed, complete }: Variable): Value => {
  if (allowed !== null && !allowed.includes(answer)) return undefined
  if (type === 'text') return answer
  if (type === 'number') return answer.trim() !== '' && Number.isFinite(Number(answer)) ? Number(answer) : undefined
  if (type === 'boolean') return answer === 'true' ? true : answer === 'false' ? false : undefined
  try {
    const text = `value = ${answer}\n`
    const value = parseHcl(text).attributes[0]?.value
    return value === undefined ? undefined : complete(evaluateHcl(value, { text, lookup: () => undefined, own: {} }))
  } catch {
    return undefined
  }
}

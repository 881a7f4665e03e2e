import type { Random } from './random'

/** How one field of a made-up JSON record gets its value. */
export type FieldTemplate =
  /** One of the values, each as likely as the others. */
  | { readonly pick: readonly (string | number | boolean)[] }
  | { readonly integer: readonly [least: number, most: number] }
  | { readonly decimal: readonly [least: number, most: number]; readonly digits: number }
  /** One of `of` ids such as `user-0042`; with `skewed`, few of them make most of the traffic. */
  | { readonly id: string; readonly of: number; readonly skewed?: boolean | undefined }
  /** Counts up from 1. */
  | { readonly counter: string }
  /** The time of making, ISO 8601. */
  | { readonly time: true }

export type PayloadTemplate = Readonly<Record<string, FieldTemplate>>

export type Payload = Record<string, string | number | boolean>

/** Makes records after a template. */
export const createPayloads = (template: PayloadTemplate, random: Random): ((now: number) => Payload) => {
  const fields = Object.entries(template).map(([name, field]) => [name, createField(field, random)] as const)
  return (now) => Object.fromEntries(fields.map(([name, make]) => [name, make(now)]))
}

const createField = (field: FieldTemplate, random: Random): ((now: number) => string | number | boolean) => {
  if ('pick' in field) return () => field.pick[random.integer(0, field.pick.length - 1)] ?? ''
  if ('integer' in field) return () => random.integer(...field.integer)
  if ('decimal' in field) {
    const [least, most] = field.decimal
    return () => Number((least + random.next() * (most - least)).toFixed(field.digits))
  }
  if ('id' in field) {
    const digits = String(field.of).length
    const choose = field.skewed === true ? () => random.rank(field.of) : () => random.integer(0, field.of - 1)
    return () => `${field.id}-${String(choose() + 1).padStart(digits, '0')}`
  }
  if ('counter' in field) {
    let count = 0
    return () => `${field.counter}-${++count}`
  }
  return (now) => new Date(now).toISOString()
}

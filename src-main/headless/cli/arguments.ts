import { parseArgs } from 'node:util'
import { badUsage, type Refused } from './outcome'

const options = {
  json: { type: 'boolean' },
  region: { type: 'string' },
  hours: { type: 'string' },
  rounding: { type: 'string' },
  'no-free-tier': { type: 'boolean' },
  currency: { type: 'string' },
  book: { type: 'string', multiple: true },
  data: { type: 'string' },
  'max-monthly': { type: 'string' },
  'max-increase': { type: 'string' },
  'require-known': { type: 'boolean' },
  'require-fit': { type: 'boolean' },
  from: { type: 'string' },
  step: { type: 'string' },
  seed: { type: 'string' },
  runs: { type: 'string' },
  'max-throttled-share': { type: 'string' },
  'max-lag': { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  force: { type: 'boolean' },
  set: { type: 'string', multiple: true },
} as const

export type OptionName = keyof typeof options

/** What was said; options that were not are absent. */
export interface Options {
  readonly json?: boolean
  readonly region?: string
  readonly hours?: string
  readonly rounding?: string
  readonly 'no-free-tier'?: boolean
  readonly currency?: string
  readonly book?: readonly string[]
  readonly data?: string
  readonly 'max-monthly'?: string
  readonly 'max-increase'?: string
  readonly 'require-known'?: boolean
  readonly 'require-fit'?: boolean
  readonly from?: string
  readonly step?: string
  readonly seed?: string
  readonly runs?: string
  readonly 'max-throttled-share'?: string
  readonly 'max-lag'?: string
  readonly format?: string
  readonly out?: string
  readonly force?: boolean
  readonly set?: readonly string[]
}

export interface Arguments {
  readonly options: Options
  readonly files: readonly string[]
}

interface Expected {
  readonly options: readonly OptionName[]
  /** How many files it takes at least and at most, and how to say that. */
  readonly files: readonly [number, number, string]
}

export const readArguments = (argv: readonly string[], expected: Expected): Arguments | Refused => {
  const [least, most, what] = expected.files
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: Object.fromEntries(expected.options.map((name) => [name, options[name]])),
      allowPositionals: true,
    })
    if (positionals.length < least || positionals.length > most) return badUsage(`It takes ${what}.`)
    return { options: values as Options, files: positionals }
  } catch (error) {
    return badUsage(error instanceof Error ? error.message : String(error))
  }
}

import { isAbsolute, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { AuthMode } from '../contract/endpoint'
import type { NewInjection } from '../engine/injection/rule'
import type { LimitsMode } from '../engine/streams/limits/limits'
import type { TransitionProfile } from '../engine/streams/transitions'
import { defaultDataFolder, defaultKeysFolder } from '../platform/app-folders'
import { Breakage } from '../platform/breakage'
import type { Durability } from '../platform/files'
import { injectUsage, parseInjection } from './inject-option'

/** What a command line can say. */
export interface Options {
  readonly dataFolder: string
  /** Where the master keys of encrypted streams are; never in the data folder. */
  readonly keysFolder: string
  readonly durability: Durability
  readonly port?: number
  /** For this run; what the project remembers otherwise. */
  readonly limits?: LimitsMode
  readonly transitions: TransitionProfile
  readonly allowOrigins: readonly string[]
  /** Serve TLS as well in this run; what the data folder remembers otherwise. */
  readonly tls?: true
  /** For this run; what the data folder remembers otherwise. */
  readonly auth?: AuthMode
  /** Known for this run, in every project, and allowed everything. */
  readonly accessKeys: readonly AccessKeyOption[]
  /** What is to go wrong, from the start on. */
  readonly injections: readonly NewInjection[]
}

export interface AccessKeyOption {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Twelve digits. */
  readonly accountId?: string
}

export const usage = `Options:
  --port N              port of the endpoint, 1 to 65535 (default: the last one used, at first 4567)
  --data DIR            folder for projects and settings (default: ${defaultDataFolder()})
  --keys DIR            folder for the keys of encrypted streams (default: ${defaultKeysFolder()})
  --durability MODE     when a put is acknowledged: kernel (the operating system has it) or fsync (it is on the device)
                        (default: kernel)
  --limits MODE         enforce (throttle as AWS does), observe (only count) or off, for this run
                        (default: what the project was set to, at first enforce)
  --transitions PROFILE immediate, or aws: streams stay CREATING, UPDATING and DELETING for a while (default: immediate)
  --allow-origin ORIGIN let pages of this web origin call the endpoint; may be given several times
  --tls                 serve TLS on the same port as well in this run, with a certificate authority made on this machine
                        (default: what the window was set to, at first not)
  --auth MODE           open (any signature will do) or strict (access keys are verified), for this run
                        (default: what the window was set to, at first open)
  --access-key ID:SECRET[:ACCOUNT]
                        an access key for this run, allowed everything; may be given several times
  --inject RULE         let requests fail or wait; may be given several times. RULE is any of these, separated by commas:
${injectUsage}
`

/**
 * @param argv arguments without the program
 * @param others arguments of other programs may stand between ours, as Chromium's switches do
 * @throws Breakage `bad-option`
 */
export const parseOptions = (argv: readonly string[], others: 'refuse' | 'ignore'): Options => {
  const { values } = parse(argv, others === 'refuse')
  const dataFolder = values.data === undefined ? defaultDataFolder() : toFolder('--data', values.data)
  const keysFolder = values.keys === undefined ? defaultKeysFolder() : toFolder('--keys', values.keys)
  if (isIn(dataFolder, keysFolder)) {
    throw bad(`The keys folder ${keysFolder} is in the data folder ${dataFolder}. Keep it elsewhere, with --keys DIR.`)
  }
  return {
    ...{ dataFolder, keysFolder },
    durability: toDurability(values.durability),
    ...(values.port === undefined ? {} : { port: toPort(values.port) }),
    ...(values.limits === undefined ? {} : { limits: toLimits(values.limits) }),
    transitions: toTransitions(values.transitions),
    allowOrigins: (values['allow-origin'] ?? []).map(toOrigin),
    ...(values.tls === true ? { tls: true } : {}),
    ...(values.auth === undefined ? {} : { auth: toAuth(values.auth) }),
    accessKeys: (values['access-key'] ?? []).map(toAccessKey),
    injections: (values.inject ?? []).map(toInjection),
  }
}

interface Values {
  readonly port?: string
  readonly data?: string | true
  readonly keys?: string | true
  readonly durability: string
  readonly limits?: string
  readonly transitions: string
  readonly 'allow-origin'?: readonly string[]
  readonly tls?: boolean | string
  readonly auth?: string
  readonly 'access-key'?: readonly (string | true)[]
  readonly inject?: readonly (string | true)[]
}

const parse = (argv: readonly string[], strict: boolean) => {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        keys: { type: 'string' },
        durability: { type: 'string', default: 'kernel' },
        limits: { type: 'string' },
        transitions: { type: 'string', default: 'immediate' },
        'allow-origin': { type: 'string', multiple: true },
        tls: { type: 'boolean' },
        auth: { type: 'string' },
        'access-key': { type: 'string', multiple: true },
        inject: { type: 'string', multiple: true },
      },
      strict,
      allowPositionals: !strict,
    }) as { values: Values }
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error))
  }
}

/** An option that came without its value is `true` when others' arguments are ignored. */
const toFolder = (option: string, text: string | true): string => {
  if (text !== true && text !== '') return resolve(text)
  throw bad(`${option} takes a folder.`)
}

const isIn = (outer: string, inner: string): boolean => {
  const way = relative(outer, inner)
  return !isAbsolute(way) && !/^\.\.(?:[\\/]|$)/.test(way)
}

const toDurability = (text: string): Durability => {
  if (text === 'kernel' || text === 'fsync') return text
  throw bad(`--durability takes kernel or fsync, not "${text}".`)
}

const toPort = (text: string): number => {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port
  throw bad(`--port takes a whole number from 1 to 65535, not "${text}".`)
}

const toLimits = (text: string): LimitsMode => {
  if (text === 'enforce' || text === 'observe' || text === 'off') return text
  throw bad(`--limits takes enforce, observe or off, not "${text}".`)
}

const toTransitions = (text: string): TransitionProfile => {
  if (text === 'immediate' || text === 'aws') return text
  throw bad(`--transitions takes immediate or aws, not "${text}".`)
}

const toOrigin = (text: string): string => {
  if (URL.canParse(text) && new URL(text).origin === text) return text
  throw bad(`--allow-origin takes an origin such as http://localhost:3000, not "${text}".`)
}

const toAuth = (text: string): AuthMode => {
  if (text === 'open' || text === 'strict') return text
  throw bad(`--auth takes open or strict, not "${text}".`)
}

/** What is wrong with it is not repeated: part of it is secret. */
const toAccessKey = (text: string | true): AccessKeyOption => {
  const [, accessKeyId, secretAccessKey, accountId] = /^(\w{1,128}):([^:\s]+)(?::(\d{12}))?$/.exec(String(text)) ?? []
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw bad('--access-key takes ID:SECRET or ID:SECRET:ACCOUNT, the account with twelve digits.')
  }
  return { accessKeyId, secretAccessKey, ...(accountId === undefined ? {} : { accountId }) }
}

const toInjection = (text: string | true): NewInjection => {
  const rule = parseInjection(text === true ? '' : text)
  if (typeof rule !== 'string') return rule
  throw bad(`--inject "${text === true ? '' : text}": ${rule}`)
}

const bad = (message: string): Breakage => new Breakage('bad-option', `${message}\n\n${usage}`)

import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { LimitsMode } from '../engine/streams/limits'
import { defaultDataFolder } from '../platform/app-folders'
import { Breakage } from '../platform/breakage'

/** What a command line can say. */
export interface Options {
  readonly dataFolder: string
  readonly port?: number
  readonly limits: LimitsMode
  readonly allowOrigins: readonly string[]
}

export const usage = `Options:
  --port N              port of the endpoint, 1 to 65535 (default: the last one used, at first 4567)
  --data DIR            folder for projects and settings (default: ${defaultDataFolder()})
  --limits MODE         enforce (throttle as AWS does), observe (only count) or off (default: enforce)
  --allow-origin ORIGIN let pages of this web origin call the endpoint; may be given several times
`

/**
 * @param argv arguments without the program
 * @param others arguments of other programs may stand between ours, as Chromium's switches do
 * @throws Breakage `bad-option`
 */
export const parseOptions = (argv: readonly string[], others: 'refuse' | 'ignore'): Options => {
  const { values } = parse(argv, others === 'refuse')
  return {
    dataFolder: values.data === undefined ? defaultDataFolder() : toFolder(values.data),
    ...(values.port === undefined ? {} : { port: toPort(values.port) }),
    limits: toLimits(values.limits),
    allowOrigins: (values['allow-origin'] ?? []).map(toOrigin),
  }
}

const parse = (argv: readonly string[], strict: boolean) => {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        limits: { type: 'string', default: 'enforce' },
        'allow-origin': { type: 'string', multiple: true },
      },
      strict,
      allowPositionals: !strict,
    }) as { values: { port?: string; data?: string | true; limits: string; 'allow-origin'?: string[] } }
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error))
  }
}

/** An option that came without its value is `true` when others' arguments are ignored. */
const toFolder = (text: string | true): string => {
  if (text !== true && text !== '') return resolve(text)
  throw bad('--data takes a folder.')
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

const toOrigin = (text: string): string => {
  if (URL.canParse(text) && new URL(text).origin === text) return text
  throw bad(`--allow-origin takes an origin such as http://localhost:3000, not "${text}".`)
}

const bad = (message: string): Breakage => new Breakage('bad-option', `${message}\n\n${usage}`)

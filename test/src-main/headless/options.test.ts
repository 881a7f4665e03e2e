import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseOptions, usage, type Options } from '../../../src-main/headless/options'
import { Breakage } from '../../../src-main/platform/breakage'
import { defaultDataFolder, defaultKeysFolder } from '../../../src-main/platform/app-folders'

const parse = (line: string, others: 'refuse' | 'ignore' = 'refuse'): Options =>
  parseOptions(line === '' ? [] : line.split(' '), others)

const complaint = (argv: readonly string[], others: 'refuse' | 'ignore' = 'refuse'): string => {
  try {
    return `accepted: ${JSON.stringify(parseOptions(argv, others))}`
  } catch (error) {
    expect(error).toBeInstanceOf(Breakage)
    expect(error).toMatchObject({ code: 'bad-option' })
    return (error as Breakage).message
  }
}

describe('the command line', () => {
  it('may say nothing', () => {
    expect(parse('')).toEqual({
      dataFolder: defaultDataFolder(),
      keysFolder: defaultKeysFolder(),
      durability: 'kernel',
      transitions: 'immediate',
      allowOrigins: [],
      accessKeys: [],
      injections: [],
    })
  })

  it.each([
    ['--port 1', { port: 1 }],
    ['--port=65535', { port: 65_535 }],
    ['--data /some/where', { dataFolder: '/some/where' }],
    ['--data some/where', { dataFolder: resolve('some/where') }],
    ['--keys /some/where', { keysFolder: '/some/where' }],
    ['--data /data --keys /data-keys', { keysFolder: '/data-keys' }],
    ['--durability fsync', { durability: 'fsync' }],
    ['--durability=kernel', { durability: 'kernel' }],
    ['--limits observe', { limits: 'observe' }],
    ['--limits=off', { limits: 'off' }],
    ['--limits enforce', { limits: 'enforce' }],
    ['--transitions aws', { transitions: 'aws' }],
    ['--transitions=immediate', { transitions: 'immediate' }],
    ['--allow-origin http://localhost:3000', { allowOrigins: ['http://localhost:3000'] }],
    [
      '--allow-origin https://a.example --allow-origin http://b:1',
      { allowOrigins: ['https://a.example', 'http://b:1'] },
    ],
    ['--inject latency=5', { injections: [{ share: 1, seed: 0, latencyMs: { least: 5, most: 5 } }] }],
    ['--tls', { tls: true }],
    ['--auth strict', { auth: 'strict' }],
    ['--auth=open', { auth: 'open' }],
    ['--access-key AKID:se/cr+et=', { accessKeys: [{ accessKeyId: 'AKID', secretAccessKey: 'se/cr+et=' }] }],
    [
      '--access-key a:b:123456789012 --access-key c:d',
      {
        accessKeys: [
          { accessKeyId: 'a', secretAccessKey: 'b', accountId: '123456789012' },
          { accessKeyId: 'c', secretAccessKey: 'd' },
        ],
      },
    ],
  ])('may say %s', (line, expected) => {
    expect(parse(line)).toMatchObject(expected)
  })

  it.each(['0', '65536', '-1', '4567.5', '0x10', '1e3', '', ' 80', 'http'])('may not say --port=%s', (port) => {
    expect(complaint([`--port=${port}`])).toBe(
      `--port takes a whole number from 1 to 65535, not "${port}".\n\n${usage}`,
    )
  })

  it.each(['on', 'Enforce', ''])('may not say --limits=%s', (limits) => {
    expect(complaint([`--limits=${limits}`])).toBe(
      `--limits takes enforce, observe or off, not "${limits}".\n\n${usage}`,
    )
  })

  it.each(['*', 'null', 'localhost:3000', 'http://localhost:3000/', 'http://localhost/path', 'HTTP://LOCALHOST', ''])(
    'may not say --allow-origin=%s',
    (origin) => {
      expect(complaint([`--allow-origin=${origin}`])).toBe(
        `--allow-origin takes an origin such as http://localhost:3000, not "${origin}".\n\n${usage}`,
      )
    },
  )

  it.each(['Strict', 'none', ''])('may not say --auth=%s', (mode) => {
    expect(complaint([`--auth=${mode}`])).toBe(`--auth takes open or strict, not "${mode}".\n\n${usage}`)
  })

  it.each(['', 'id', 'id:', ':hush', 'id:hush:1', 'id:hush:123456789012:x', 'i d:hush', 'i/d:hush'])(
    'may not say --access-key=%s, and the secret is not repeated',
    (key) => {
      expect(complaint([`--access-key=${key}`])).toBe(
        `--access-key takes ID:SECRET or ID:SECRET:ACCOUNT, the account with twelve digits.\n\n${usage}`,
      )
    },
  )

  it.each(['--data', '--keys'])('may not name an empty folder for %s', (option) => {
    expect(complaint([`${option}=`])).toBe(`${option} takes a folder.\n\n${usage}`)
  })

  it.each(['/data', '/data/keys', '/data/../data/a/b', '/data/..keys'])(
    'may not put the keys where the data is: %s',
    (keys) => {
      expect(complaint(['--data=/data', `--keys=${keys}`])).toBe(
        `The keys folder ${resolve(keys)} is in the data folder /data. Keep it elsewhere, with --keys DIR.\n\n${usage}`,
      )
    },
  )

  it.each(['on', 'Fsync', ''])('may not say --durability=%s', (durability) => {
    expect(complaint([`--durability=${durability}`])).toBe(
      `--durability takes kernel or fsync, not "${durability}".\n\n${usage}`,
    )
  })

  it.each([
    [['--prot', '4567'], "'--prot'"],
    [['4567'], "'4567'"],
    [['--port'], "'--port"],
    [['--data', '--port', '1'], "'--data"],
  ])('may not say what means nothing: %s', (argv, named) => {
    expect(complaint(argv)).toContain(named)
    expect(complaint(argv)).toContain(usage)
  })

  it('may hold what is meant for others, where that is to be ignored', () => {
    const line = '--remote-debugging-port=0 --no-sandbox . --port 5000 --data /d file.txt --disable-gpu'
    expect(parse(line, 'ignore')).toMatchObject({ dataFolder: '/d', port: 5000, allowOrigins: [] })
  })

  it.each([
    ['--port', '--port takes a whole number from 1 to 65535'],
    ['--data', '--data takes a folder.'],
    ['--keys', '--keys takes a folder.'],
    ['--durability', '--durability takes kernel or fsync'],
    ['--limits', '--limits takes enforce, observe or off'],
    ['--transitions', '--transitions takes immediate or aws'],
    ['--allow-origin', '--allow-origin takes an origin'],
    ['--inject', '--inject "": There is nothing called ""'],
    ['--auth', '--auth takes open or strict'],
    ['--access-key', '--access-key takes ID:SECRET'],
  ])('may not leave out the value of %s there either', (option, message) => {
    expect(complaint(['--no-sandbox', option], 'ignore')).toContain(message)
  })

  it('is explained with all its options', () => {
    const options = [
      '--port',
      '--data',
      '--limits',
      '--transitions',
      '--allow-origin',
      '--tls',
      '--auth',
      '--access-key',
    ]
    for (const option of [...options, '4567', defaultDataFolder(), defaultKeysFolder()]) {
      expect(usage).toContain(option)
    }
  })
})

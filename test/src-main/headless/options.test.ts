import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseOptions, usage, type Options } from '../../../src-main/headless/options'
import { Breakage } from '../../../src-main/platform/breakage'
import { defaultDataFolder } from '../../../src-main/platform/app-folders'

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
    expect(parse('')).toEqual({ dataFolder: defaultDataFolder(), limits: 'enforce', allowOrigins: [] })
  })

  it.each([
    ['--port 1', { port: 1 }],
    ['--port=65535', { port: 65_535 }],
    ['--data /some/where', { dataFolder: '/some/where' }],
    ['--data some/where', { dataFolder: resolve('some/where') }],
    ['--limits observe', { limits: 'observe' }],
    ['--limits=off', { limits: 'off' }],
    ['--limits enforce', { limits: 'enforce' }],
    ['--allow-origin http://localhost:3000', { allowOrigins: ['http://localhost:3000'] }],
    [
      '--allow-origin https://a.example --allow-origin http://b:1',
      { allowOrigins: ['https://a.example', 'http://b:1'] },
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

  it('may not name an empty data folder', () => {
    expect(complaint(['--data='])).toBe(`--data takes a folder.\n\n${usage}`)
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
    expect(parse(line, 'ignore')).toEqual({ dataFolder: '/d', port: 5000, limits: 'enforce', allowOrigins: [] })
  })

  it.each([
    ['--port', '--port takes a whole number from 1 to 65535'],
    ['--data', '--data takes a folder.'],
    ['--limits', '--limits takes enforce, observe or off'],
    ['--allow-origin', '--allow-origin takes an origin'],
  ])('may not leave out the value of %s there either', (option, message) => {
    expect(complaint(['--no-sandbox', option], 'ignore')).toContain(message)
  })

  it('is explained with all its options', () => {
    for (const option of ['--port', '--data', '--limits', '--allow-origin', '4567', defaultDataFolder()]) {
      expect(usage).toContain(option)
    }
  })
})

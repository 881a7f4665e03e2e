import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSettings } from '../../../src-main/storage/settings'
import { tempFolder } from '../../support/temp-folder'

const before = { formatVersion: 1, port: 4567, theme: 'system', allowOrigins: [], isWelcomed: false }
const defaults = { ...before, tls: false, auth: 'open', language: 'system' }

describe('settings', () => {
  it('are the defaults at first, and nothing is written for that', async () => {
    const folder = await tempFolder()
    const settings = await openSettings(folder, 1)
    expect(settings.current).toEqual(defaults)
    expect(settings.setAside).toBeUndefined()
    expect(await fs.readdir(folder)).toEqual([])
  })

  it('keep a change for the next start', async () => {
    const folder = await tempFolder()
    const settings = await openSettings(folder, 1)
    await settings.change({ theme: 'dark', project: 'Mine' })
    await settings.change({ port: 5000 })
    const expected = { ...defaults, theme: 'dark', project: 'Mine', port: 5000 }
    expect(settings.current).toEqual(expected)
    expect((await openSettings(folder, 2)).current).toEqual(expected)
    expect(await fs.readdir(folder)).toEqual(['settings.json'])
  })

  it('of before there were TLS, strict mode and languages are read with both off, in the language of the system', async () => {
    const folder = await tempFolder()
    await fs.writeFile(join(folder, 'settings.json'), JSON.stringify({ ...before, port: 5000 }))
    expect((await openSettings(folder, 1)).current).toEqual({ ...defaults, port: 5000 })
  })

  it('keep all of several changes made at the same time', async () => {
    const folder = await tempFolder()
    const settings = await openSettings(folder, 1)
    await Promise.all([
      settings.change({ theme: 'light' }),
      settings.change({ isWelcomed: true }),
      ...[5001, 5002, 5003].map((port) => settings.change({ port })),
    ])
    const expected = { ...defaults, theme: 'light', isWelcomed: true, port: 5003 }
    expect((await openSettings(folder, 2)).current).toEqual(expected)
  })

  it.each([
    ['no JSON', '{"formatVersion": 1, "port"'],
    ['empty', ''],
    ['of another shape', '[1, 2, 3]'],
    ['out of range', JSON.stringify({ ...defaults, port: 70_000 })],
  ])('that are %s are set aside as they are, and the defaults take their place', async (_what, text) => {
    const folder = await tempFolder()
    const path = join(folder, 'settings.json')
    await fs.writeFile(path, text)
    const settings = await openSettings(folder, 1_795_260_000_000)
    expect(settings.current).toEqual(defaults)
    expect(settings.setAside).toBe(`${path}.damaged-1795260000000`)
    expect(await fs.readFile(settings.setAside ?? '', 'utf8')).toBe(text)
    await settings.change({ theme: 'dark' })
    expect((await openSettings(folder, 2)).setAside).toBeUndefined()
  })
})

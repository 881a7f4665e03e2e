import { homedir, platform } from 'node:os'
import { join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultDataFolder, defaultKeysFolder } from '../../../src-main/platform/app-folders'

describe.skipIf(platform() !== 'linux')('the default data folder on Linux', () => {
  const usual = join(homedir(), '.local', 'share', 'streamgauge')

  it('is below the home folder', () => {
    expect(defaultDataFolder({})).toBe(usual)
  })

  it('is where XDG_DATA_HOME points', () => {
    expect(defaultDataFolder({ XDG_DATA_HOME: '/data/home' })).toBe('/data/home/streamgauge')
  })

  it.each(['', 'relative/folder'])('ignores XDG_DATA_HOME when it is "%s", as the specification asks', (folder) => {
    expect(defaultDataFolder({ XDG_DATA_HOME: folder })).toBe(usual)
  })
})

describe.skipIf(platform() !== 'darwin')('the default data folder on macOS', () => {
  it('is in Application Support', () => {
    expect(defaultDataFolder({})).toBe(join(homedir(), 'Library', 'Application Support', 'Streamgauge'))
  })
})

describe.skipIf(platform() !== 'win32')('the default data folder on Windows', () => {
  it('is where APPDATA points', () => {
    expect(defaultDataFolder({ APPDATA: 'C:\\Data' })).toBe('C:\\Data\\Streamgauge')
  })
})

describe('the default folder of keys', () => {
  it('is not in the default data folder', () => {
    expect(defaultKeysFolder({}).startsWith(join(defaultDataFolder({}), sep))).toBe(false)
  })

  it.skipIf(platform() !== 'linux')('is in the configuration folder on Linux', () => {
    expect(defaultKeysFolder({})).toBe(join(homedir(), '.config', 'streamgauge', 'keys'))
    expect(defaultKeysFolder({ XDG_CONFIG_HOME: '/config/home' })).toBe('/config/home/streamgauge/keys')
    expect(defaultKeysFolder({ XDG_CONFIG_HOME: 'relative' })).toBe(defaultKeysFolder({}))
  })
})

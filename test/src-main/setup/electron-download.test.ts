import { describe, expect, it } from 'vitest'
import { downloadAddress } from '../../../src-main/setup/electron-download.mjs'

const file = `electron-v45.4.1-${process.platform}-${process.arch}.zip`

describe("the address of Electron's own download", () => {
  it('is the release by default', () => {
    expect(downloadAddress('45.4.1', {})).toBe(`https://github.com/electron/electron/releases/download/v45.4.1/${file}`)
  })

  it('is the mirror that npm or the environment names', () => {
    const mirror = 'https://mirror.example/electron/'
    expect(downloadAddress('45.4.1', { npm_config_electron_mirror: mirror })).toBe(`${mirror}v45.4.1/${file}`)
    expect(downloadAddress('45.4.1', { ELECTRON_MIRROR: mirror, ELECTRON_CUSTOM_DIR: '{{ version }}' })).toBe(
      `${mirror}45.4.1/${file}`,
    )
  })
})

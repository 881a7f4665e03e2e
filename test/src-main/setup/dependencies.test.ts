import { describe, expect, it } from 'vitest'
import { matchesLock } from '../../../src-main/setup/dependencies.mjs'

const vue = { version: '3.5.0', integrity: 'sha512-vue' }
const forMac = { version: '2.3.3', integrity: 'sha512-mac', optional: true }
const lock = { '': { version: '0.1.0' }, 'node_modules/vue': vue, 'node_modules/fsevents': forMac }

describe('an installation', () => {
  it('matches its lock file without the optional packages of other platforms', () => {
    expect(matchesLock(lock, { 'node_modules/vue': vue })).toBe(true)
  })

  it('does not match when a package is absent', () => {
    expect(matchesLock(lock, {})).toBe(false)
  })

  it('does not match when the lock file names another version', () => {
    expect(matchesLock(lock, { 'node_modules/vue': { ...vue, version: '3.4.9' } })).toBe(false)
  })

  it('does not match when the same version has other bytes', () => {
    expect(matchesLock(lock, { 'node_modules/vue': { ...vue, integrity: 'sha512-other' } })).toBe(false)
  })
})

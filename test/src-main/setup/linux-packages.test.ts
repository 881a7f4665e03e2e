import { describe, expect, it } from 'vitest'
import { resolveNames } from '../../../src-main/setup/apt.mjs'
import { notListed, parseMissing } from '../../../src-main/setup/linux-libraries.mjs'

const policyOf = (name: string, candidate: string): string =>
  [`${name}:`, '  Installed: (none)', `  Candidate: ${candidate}`, '  Version table:', '     1.0 500', ''].join('\n')

describe('the names of system packages', () => {
  it('are the plain ones on Debian 12 and Ubuntu 22.04', () => {
    const policy = policyOf('libgtk-3-0', '3.24.38-2') + policyOf('libnss3', '2:3.87')
    expect(resolveNames(['libgtk-3-0', 'libnss3'], policy)).toEqual({ names: ['libgtk-3-0', 'libnss3'], unknown: [] })
  })

  it('are the t64 ones where the plain name is only virtual', () => {
    const policy =
      policyOf('libasound2t64', '1.2.11') +
      policyOf('libasound2', '(none)') +
      policyOf('libatk-bridge2.0-0t64', '2.52') +
      policyOf('libdrm2', '2.4')
    expect(resolveNames(['libasound2', 'libatk-bridge2.0-0', 'libdrm2'], policy)).toEqual({
      names: ['libasound2t64', 'libatk-bridge2.0-0t64', 'libdrm2'],
      unknown: [],
    })
  })

  it('are told as unknown where apt has no lists yet', () => {
    expect(resolveNames(['libgtk-3-0', 'xvfb'], '')).toEqual({
      names: ['libgtk-3-0', 'xvfb'],
      unknown: ['libgtk-3-0', 'xvfb'],
    })
  })
})

describe('the listing of shared libraries', () => {
  it('names each missing one once', () => {
    const listing = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibgtk-3.so.0 => not found',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)',
      '\tlibnss3.so => not found',
      '\tlibgtk-3.so.0 => not found',
    ].join('\n')
    expect(parseMissing(listing)).toEqual(['libgtk-3.so.0', 'libnss3.so'])
  })

  it('of a static program misses nothing', () => {
    expect(parseMissing('\tnot a dynamic executable\n')).toEqual([])
  })
})

describe('the listing of installed libraries', () => {
  const listing = '2 libs found in cache\n\tlibX11-xcb.so.1 (libc6,x86-64) => /lib/libX11-xcb.so.1\n'

  it('tells which of those that are loaded later are not there', () => {
    expect(notListed(['libX11-xcb.so.1', 'libX11.so.6'], listing)).toEqual(['libX11.so.6'])
  })

  it('misses nothing where there is no listing', () => {
    expect(notListed(['libX11-xcb.so.1'], '')).toEqual([])
  })
})

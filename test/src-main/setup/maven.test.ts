import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Apt } from '../../../src-main/setup/apt.mjs'
import { findMaven } from '../../../src-main/setup/maven.mjs'
import { tempFolder } from '../../support/temp-folder'

afterEach(() => void vi.unstubAllEnvs())

const addPrograms = async (folder: string, names: readonly string[]): Promise<void> => {
  for (const name of names) await writeFile(join(folder, name), '', { mode: 0o755 })
}

const pathWith = async (...names: readonly string[]): Promise<string> => {
  const folder = await tempFolder()
  await addPrograms(folder, names)
  vi.stubEnv('PATH', folder)
  return folder
}

const refusing: Apt = {
  install: async (wanted) => ({ kind: 'refused', reason: 'installing it needs root', command: wanted.join(' ') }),
}

describe.skipIf(process.platform === 'win32')('Maven', () => {
  it('is taken from the path where a JDK is there too', async () => {
    const folder = await pathWith('mvn', 'javac')
    expect(await findMaven({ apt: refusing })).toEqual({ kind: 'found', command: join(folder, 'mvn') })
  })

  it.each([['mvn'], ['javac']])('is installed with a JDK where there is only %s', async (present) => {
    const folder = await pathWith(present)
    const apt: Apt = {
      install: async (wanted) => {
        expect(wanted).toEqual(['default-jdk-headless', 'maven'])
        await addPrograms(folder, ['mvn', 'javac'])
        return { kind: 'installed' }
      },
    }
    expect(await findMaven({ apt })).toEqual({ kind: 'found', command: join(folder, 'mvn') })
  })

  it('is refused with the command that installs it', async () => {
    await pathWith()
    expect(await findMaven({ apt: refusing })).toEqual({
      kind: 'refused',
      reason: 'Maven and a JDK: installing it needs root. Install them with: default-jdk-headless maven',
    })
  })
})

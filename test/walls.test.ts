import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const eslint = new ESLint({ cwd: root, overrideConfigFile: `${root}.config/eslint.config.js` })

/** What the house rule says of this text, were it a file at this path. */
const complaints = async (filePath: string, text: string): Promise<string[]> => {
  const [result] = await eslint.lintText(text, { filePath: `${root}${filePath}` })
  return (result?.messages ?? []).filter(({ ruleId }) => ruleId === 'house/walls').map(({ message }) => message)
}

describe('the walls between the folders', () => {
  it.each([
    ['src-main/engine/streams/x.ts', "import '../../endpoint/listen'", 'must not import src-main/endpoint'],
    ['src-main/engine/streams/x.ts', "import '../../app/main'", 'must not import src-main/app'],
    ['src-main/engine/x.ts', "export * from '../services/project'", 'must not import src-main/services'],
    ['src-main/engine/streams/x.ts', "import 'electron'", 'electron is not for src-main/engine'],
    ['src-main/engine/streams/x.ts', "await import('sqlite3')", 'sqlite3 is not for src-main/engine'],
    ['src-main/headless/x.ts', "import { app } from 'electron'", 'electron is not for src-main/headless'],
    ['src-renderer/shell/x.ts', "import '../../src-main/engine/streams/md5'", 'must not import src-main/engine'],
    ['src-renderer/shell/x.ts', "import '../../src-main/services/sample'", 'must not import src-main/services'],
    ['src-renderer/shell/x.ts', "import 'node:fs'", 'runs in a browser'],
    ['src-main/contract/x.ts', "import '../engine/fault'", 'must not import src-main/engine'],
  ])('refuses in %s: %s', async (path, text, message) => {
    expect(await complaints(path, text)).toEqual([expect.stringContaining(message)])
  })

  it.each([
    ['src-renderer/shell/x.ts', "import type { Theme } from '../../src-main/contract/workbench'"],
    ['src-main/endpoint/x.ts', "import '../engine/service'"],
    ['src-main/app/x.ts', "import { app } from 'electron'"],
    ['src-main/engine/streams/x.ts', "import '../log/block'; import 'node:crypto'"],
  ])('allows in %s: %s', async (path, text) => {
    expect(await complaints(path, text)).toEqual([])
  })
})

import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contentPolicy, readRendererFile } from '../../../src-main/headless/renderer-files'
import { tempFolder } from '../../support/temp-folder'

/** A built renderer with something beside it that is nobody's business. */
const builtRenderer = async (): Promise<string> => {
  const folder = await tempFolder()
  const root = join(folder, 'renderer')
  await fs.mkdir(join(root, 'assets'), { recursive: true })
  await fs.mkdir(join(folder, 'renderer-private'))
  for (const name of ['index.html', 'assets/app.js', 'assets/app.css', 'assets/a b.svg', 'assets/notes.txt']) {
    await fs.writeFile(join(root, name), `this is ${name}`)
  }
  await fs.writeFile(join(folder, 'secret.json'), '{}')
  await fs.writeFile(join(folder, 'renderer-private', 'secret.json'), '{}')
  return root
}

describe('a renderer file', () => {
  it.each([
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['/assets/app.js', 'assets/app.js', 'text/javascript; charset=utf-8'],
    ['/assets/app.css', 'assets/app.css', 'text/css; charset=utf-8'],
    ['/assets/a%20b.svg', 'assets/a b.svg', 'image/svg+xml'],
  ])('is served for %s with its type and the protective headers', async (path, name, type) => {
    const file = await readRendererFile(await builtRenderer(), path)
    expect(file?.body.toString()).toBe(`this is ${name}`)
    expect(file?.headers).toEqual({
      'content-type': type,
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    })
  })

  it.each([
    '/missing.js',
    '/assets',
    '/assets/',
    '/assets/notes.txt',
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%2f..%2fsecret.json',
    '/..%2frenderer-private%2fsecret.json',
    '/..%5csecret.json',
    '/etc/passwd',
    '/app.js%00.html',
  ])('is not served for %s', async (path) => {
    const file = await readRendererFile(await builtRenderer(), path).catch(() => undefined)
    expect(file).toBeUndefined()
  })
})

describe('the content policy', () => {
  it('allows our own files and nothing inline, evaluated or from elsewhere', () => {
    const rules = new Map(contentPolicy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]))
    expect(rules.get('default-src')).toEqual(["'none'"])
    expect(rules.get('script-src')).toEqual(["'self'"])
    expect(rules.get('connect-src')).toEqual(["'self'"])
    expect(contentPolicy).not.toMatch(/unsafe|\*|https?:/)
  })
})

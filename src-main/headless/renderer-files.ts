import { promises as fs } from 'node:fs'
import { extname, join, normalize, sep } from 'node:path'

/** What a window may load and connect to: our own files and nothing else, and nothing inline. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

export interface RendererFile {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** A file of the built renderer by its URL path, with the headers it is always served with; undefined if there is none. */
export const readRendererFile = async (root: string, path: string): Promise<RendererFile | undefined> => {
  const contentType = contentTypes[extname(path === '/' ? '/index.html' : path)]
  const file = normalize(join(root, path === '/' ? 'index.html' : decodeURIComponent(path)))
  if (contentType === undefined || !file.startsWith(root + sep)) return undefined
  const body = await fs.readFile(file).catch(() => undefined)
  return body && { body, headers: { 'content-type': contentType, ...protectiveHeaders } }
}

export const protectiveHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

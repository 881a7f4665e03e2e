/**
 * Plays the part of Electron's own `default_app` in the registry-carried runtime, whose `resources/app` held another
 * product: opens the app whose folder is the first argument that is no flag. `electron-registry.mjs` puts it there.
 */
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.')

/** @type {{ name?: string, productName?: string, version?: string, main?: string }} */
const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** Electron's own default app calls these two; they are left out of the published types. */
const self = /** @type {typeof app & { setAppPath(path: string): void, setVersion(version: string): void }} */ (app)

// As under Electron's own default app.
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
self.setAppPath(folder)
self.setName(description.productName ?? description.name ?? 'Electron')
self.setVersion(description.version ?? '0.0.0')

// `import`, not `require`: the main bundle is an ES module.
await import(pathToFileURL(join(folder, description.main ?? 'index.js')).href)

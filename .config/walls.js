import { dirname, relative, resolve, sep } from 'node:path'

/**
 * The walls of the house: what each folder may import besides itself. Arrows point down only.
 * Packages named here are allowed nowhere else.
 */
/** @type {Readonly<Record<string, { folders: string[], packages: string[], why: string }>>} */
export const walls = {
  'src-main/app': {
    folders: ['headless', 'services', 'contract', 'platform'],
    packages: ['electron'],
    why: 'the shell composes what headless has composed, and puts a window around it',
  },
  'src-main/headless': {
    folders: [
      ...[
        'endpoint',
        'services',
        'contract',
        'running',
        'blueprint',
        'planning',
        'planning/design',
        'engine',
        'pricing',
      ],
      ...['metering', 'metrics', 'storage', 'platform'],
    ],
    packages: ['ws'],
    why: 'the composition root knows everything but the window',
  },
  'src-main/services': {
    folders: [
      ...[
        'contract',
        'running',
        'blueprint',
        'planning',
        'planning/design',
        'engine',
        'pricing',
        'metering',
        'metrics',
      ],
      ...['storage', 'platform'],
    ],
    packages: ['zod', 'quickjs-emscripten-core', '@jitl/quickjs-singlefile-cjs-release-sync', 'json-p3'],
    why: 'what a window asks for is answered without knowing windows, processes or the network',
  },
  'src-main/running': {
    folders: ['planning', 'planning/design', 'engine', 'metrics', 'metering', 'platform'],
    packages: [],
    why: 'a design at work on an engine; windows, files and prices are not its business',
  },
  'src-main/blueprint': {
    folders: ['planning', 'planning/design', 'platform'],
    packages: ['yaml'],
    why: 'designs to and from the files clouds are built from; where those files are is not its business',
  },
  'src-main/contract': {
    folders: ['planning/design'],
    packages: ['zod'],
    why: 'the contract is data that both sides read; the design is part of it',
  },
  // Before src-main/planning, which it is a folder of.
  'src-main/planning/design': {
    folders: ['metering', 'platform'],
    packages: ['zod'],
    why: 'a design is a value that everything knows and that knows nothing but how it is written',
  },
  'src-main/planning': {
    folders: ['planning/design', 'engine', 'pricing', 'metering', 'platform'],
    packages: ['zod'],
    why: 'planning computes with designs, limits, usage and prices; files and windows are not its business',
  },
  'src-main/pricing': {
    folders: ['metering', 'platform'],
    packages: ['decimal.js', 'zod'],
    why: 'pricing turns usage into bills; what used it is not its business',
  },
  'src-main/endpoint': {
    folders: ['engine', 'platform'],
    packages: ['cborg', '@peculiar/asn1-schema', '@peculiar/asn1-x509'],
    why: 'the endpoint turns HTTP into operations and back; what they do is not its business',
  },
  'src-main/engine': {
    folders: ['storage', 'platform'],
    packages: [],
    why: 'the engine knows no HTTP, no Electron, no prices and no SQL; time, chance and files come in as ports',
  },
  'src-main/metrics': {
    folders: ['engine', 'storage', 'platform'],
    packages: [],
    why: 'metrics count what the engine reports',
  },
  'src-main/metering': {
    folders: ['engine', 'storage', 'platform'],
    packages: [],
    why: 'meters count what the engine is used for; what it costs is not their business',
  },
  'src-main/storage': { folders: ['platform'], packages: ['sqlite3', 'zod'], why: 'storage is below all that uses it' },
  'src-main/platform': { folders: [], packages: [], why: 'the platform is the ground floor' },
  'src-main/setup': {
    folders: [],
    packages: ['yauzl', '@electron/fuses', 'vite', 'electron'],
    why: 'set-up runs before anything else of ours can',
  },
  'src-renderer': {
    folders: ['contract'],
    packages: [
      'vue',
      'vue-router',
      'vue-i18n',
      'pinia',
      'echarts',
      'vue-echarts',
      'reka-ui',
      '@tanstack/vue-virtual',
      '@lucide/vue',
      '@vue-flow/core',
      '@vue-flow/minimap',
      '@dagrejs/dagre',
    ],
    why: 'a screen knows the contract; main computes',
  },
}

/** @param {string} path relative to the root, with slashes */
const areaOf = (path) => Object.keys(walls).find((area) => path.startsWith(`${area}/`))

/** @param {string} source */
const packageOf = (source) =>
  source
    .split('/')
    .slice(0, source.startsWith('@') ? 2 : 1)
    .join('/')

/** @type {import('eslint').Rule.RuleModule} */
export const wallsRule = {
  meta: { type: 'problem', schema: [] },
  create: (context) => {
    const root = context.cwd
    const path = (/** @type {string} */ file) => relative(root, file).split(sep).join('/')
    const area = areaOf(path(context.filename)) ?? ''
    const wall = walls[area]
    if (wall === undefined) return {}

    /** @param {string} source @returns {string | undefined} */
    const refuse = (source) => {
      if (source.startsWith('.')) return refuseFile(path(resolve(dirname(context.filename), source)))
      if (source.startsWith('node:')) {
        return area === 'src-renderer' || area === 'src-main/contract' ? `${area} runs in a browser` : undefined
      }
      return wall.packages.includes(packageOf(source))
        ? undefined
        : `${packageOf(source)} is not for ${area}: ${wall.why}`
    }
    /** @param {string} target */
    const refuseFile = (target) => {
      const other = areaOf(target)
      if (other === undefined || other === area) return undefined
      const folder = other.replace('src-main/', '')
      return wall.folders.includes(folder) ? undefined : `${area} must not import ${other}: ${wall.why}`
    }
    const check = (/** @type {{ source?: any }} */ node) => {
      if (typeof node.source?.value !== 'string') return
      const message = refuse(node.source.value)
      if (message !== undefined) context.report({ node: node.source, message })
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}

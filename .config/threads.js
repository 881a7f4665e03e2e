import { build } from 'vite'

const suffix = '?thread'

/**
 * Lets sources import a thread's code: `import code from './x?thread'` is `x.ts` with all it needs in one script, the same in the
 * app, in tests and in benchmarks.
 *
 * @returns {import('vite').Plugin}
 */
export const threads = () => ({
  name: 'threads',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!source.endsWith(suffix)) return null
    const resolved = await this.resolve(source.slice(0, -suffix.length), importer)
    return resolved && resolved.id + suffix
  },
  async load(id) {
    if (!id.endsWith(suffix)) return null
    const { code, modules } = await bundle(id.slice(0, -suffix.length))
    for (const path of modules) this.addWatchFile(path)
    return `export default ${JSON.stringify(code)}`
  },
})

/** @param {string} entry */
const bundle = async (entry) => {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      write: false,
      minify: true,
      target: 'node20.18',
      // What a worker runs from memory is a script, no module.
      rollupOptions: { output: { format: 'cjs', codeSplitting: false } },
    },
  })
  const [chunk] = [result].flat().flatMap((each) => ('output' in each ? each.output : []))
  if (chunk?.type !== 'chunk') throw new Error(`${entry} came to nothing`)
  return { code: chunk.code, modules: chunk.moduleIds.filter((path) => !path.startsWith('\0')) }
}

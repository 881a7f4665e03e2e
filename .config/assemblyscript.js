import { readFile } from 'node:fs/promises'
import asc from 'assemblyscript/asc'

const options = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert', '--use', 'abort=']

/**
 * Lets sources import AssemblyScript, the TypeScript of WebAssembly: `import code from './x.as'` is the compiled module's
 * bytes. Its types are checked as it is compiled.
 *
 * @returns {import('vite').Plugin}
 */
export const assemblyScript = () => ({
  name: 'assemblyscript',
  enforce: 'pre',
  async load(id) {
    if (!id.endsWith('.as')) return null
    const compiled = Buffer.from(await compile(await readFile(id, 'utf8'), id)).toString('base64')
    return `export default Uint8Array.from(atob('${compiled}'), (character) => character.charCodeAt(0))`
  },
})

/**
 * @param {string} source
 * @param {string} id
 * @returns {Promise<Uint8Array>}
 */
const compile = async (source, id) => {
  const stderr = asc.createMemoryStream()
  const outputs = new Map()
  const { error } = await asc.main(['module.ts', '--outFile', 'module.wasm', ...options], {
    stderr,
    readFile: (name) => (name === 'module.ts' ? source : null),
    writeFile: (name, content) => void outputs.set(name, content),
    listFiles: () => [],
  })
  if (error) throw new Error(`${id} does not compile:\n${stderr.toString()}`)
  return outputs.get('module.wasm')
}

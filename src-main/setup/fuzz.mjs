import { rm } from 'node:fs/promises'
import { runAsCommand } from './command-line.mjs'
import { createWorkshop, prepareEngine } from './prepare.mjs'
import { inProject, projectRoot } from './project.mjs'
import { run } from './run-command.mjs'

const target = inProject('out', 'fuzz')

/** `npm run fuzz [-- --count N --seed S --only N]`: malformed requests against the built engine; the same seed sends the same. */
await runAsCommand(async (args) => {
  const workshop = createWorkshop()
  await prepareEngine(workshop)
  await workshop.say.during('Building the fuzzer', build)
  const { code } = await run(process.execPath, [`${target}/fuzz.js`, ...args], { output: 'inherit' })
  return code
})

async function build() {
  // Loaded only now: the dependencies may just have been installed.
  const [{ build }, { assemblyScript }] = await Promise.all([import('vite'), import('../../.config/assemblyscript.js')])
  await rm(target, { recursive: true, force: true })
  await build({
    root: projectRoot,
    configFile: false,
    plugins: [assemblyScript()],
    logLevel: 'warn',
    build: {
      ssr: inProject('test', 'fuzz', 'fuzz.ts'),
      target: 'node20.18',
      outDir: target,
      rollupOptions: { output: { format: 'es', entryFileNames: 'fuzz.js' } },
    },
  })
}

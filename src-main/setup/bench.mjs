import { readdir, readFile, rm } from 'node:fs/promises'
import { prepareAppTests, withAppTestNeeds } from './app-test-needs.mjs'
import { runAsCommand } from './command-line.mjs'
import { createWorkshop, prepareEngine } from './prepare.mjs'
import { inProject, projectRoot } from './project.mjs'
import { Refusal } from './refusal.mjs'
import { run } from './run-command.mjs'

const suffix = '.bench.ts'
const sources = inProject('test', 'bench')
const target = inProject('out', 'bench')

/** `npm run bench [-- name…]`: bundles each benchmark and runs it in a Node process of its own, one after another. */
await runAsCommand(async (wanted) => {
  const workshop = createWorkshop()
  await prepareEngine(workshop)
  const present = (await readdir(sources).catch(() => []))
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
  const names = wanted.length === 0 ? present : wanted
  const unknown = names.filter((name) => !present.includes(name))
  if (unknown.length > 0)
    throw new Refusal(`There is no benchmark ${unknown.join(', ')}; there are: ${present.join(', ')}.`)
  if (names.length === 0) throw new Refusal('There is no benchmark in test/bench.')

  await workshop.say.during('Building the benchmarks', () => build(names))
  let failed = 0
  for (const name of names) {
    workshop.say.line(`\n${name}`)
    const measure = (env = process.env) => run(process.execPath, [`${target}/${name}.js`], { env, output: 'inherit' })
    const { code } = (await drivesTheApp(name))
      ? await withAppTestNeeds(await prepareAppTests(workshop), measure)
      : await measure()
    if (code !== 0) failed += 1
  }
  if (failed > 0) workshop.say.line(`${failed} of ${names.length} benchmarks failed`)
  return failed === 0 ? 0 : 1
})

/** Whether a benchmark looks at the real app, as the app tests do. @param {string} name */
async function drivesTheApp(name) {
  return (await readFile(`${sources}/${name}${suffix}`, 'utf8')).includes("'../app/launch'")
}

/** @param {readonly string[]} names */
async function build(names) {
  // Loaded only now: the dependencies may just have been installed.
  const [{ build }, { assemblyScript }, { threads }] = await Promise.all([
    import('vite'),
    import('../../.config/assemblyscript.js'),
    import('../../.config/threads.js'),
  ])
  await rm(target, { recursive: true, force: true })
  await build({
    root: projectRoot,
    configFile: false,
    plugins: [assemblyScript(), threads()],
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: target,
      sourcemap: true,
      rollupOptions: {
        input: Object.fromEntries(names.map((name) => [name, `${sources}/${name}${suffix}`])),
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  })
}

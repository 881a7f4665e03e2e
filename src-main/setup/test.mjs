import { mkdir, readFile, rm } from 'node:fs/promises'
import { prepareAppTests, withAppTestNeeds } from './app-test-needs.mjs'
import { prepareBoto3 } from './boto3.mjs'
import { ensureBuild } from './build.mjs'
import { runAsCommand } from './command-line.mjs'
import { faultTable } from './conformance-tables.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { createWorkshop } from './prepare.mjs'
import { inProject } from './project.mjs'
import { Refusal } from './refusal.mjs'
import { runNpm } from './run-command.mjs'
import { ensureSqlite } from './sqlite-addon.mjs'
import { closingLine, countTests, table } from './test-counts.mjs'

/**
 * @typedef {import('./test-counts.mjs').Counts} Counts
 * @typedef {{ name: string, work: () => Promise<Counts> }} Step
 */

const reports = inProject('out', 'test-results')

/** `npm test [-- step…]`: sets up, then runs every check to its end, so that one run shows everything that is wrong. */
await runAsCommand(async (wanted) => {
  const workshop = createWorkshop()
  const { say } = workshop
  const stages = stagesOf(workshop)
  const all = stages.flat()
  const unknown = wanted.filter((name) => !all.some((step) => step.name === name))
  if (unknown.length > 0) {
    throw new Refusal(`There is no step ${unknown.join(', ')}; there are: ${all.map(({ name }) => name).join(', ')}.`)
  }
  await ensureDependencies(say)
  await ensureSqlite(workshop)
  await rm(reports, { recursive: true, force: true })
  await mkdir(reports, { recursive: true })

  const done = []
  for (const stage of stages) {
    const steps = stage.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
    if (steps.length === 0) continue
    say.line(`\n── ${steps.map(({ name }) => name).join(', ')}`)
    done.push(...(await Promise.all(steps.map(timed))))
  }

  const counts = done.map((step) => step.counts)
  const skipped = counts.flatMap((count) => count.skipped)
  if (skipped.length > 0) say.line(`\nSkipped:\n${skipped.map((name) => `  ${name}`).join('\n')}`)
  say.line(`\n${table(done)}\n`)
  say.line(closingLine(counts))
  const ran = counts.reduce((sum, { passed, failed }) => sum + passed + failed, 0)
  return ran === 0 || counts.some(({ failed }) => failed > 0) ? 1 : 0
})

/**
 * One stage after the other. Steps of a stage run beside each other: those that only read, on one processor each, and have no times
 * of their own to keep.
 * @param {import('./prepare.mjs').Workshop} workshop
 * @returns {Step[][]}
 */
function stagesOf(workshop) {
  return [
    [
      { name: 'lint', work: () => check('lint') },
      { name: 'format', work: () => check('format:check') },
      { name: 'types', work: () => check('typecheck') },
    ],
    [{ name: 'unit', work: () => vitest('unit') }],
    [{ name: 'integration', work: () => vitest('integration') }],
    [{ name: 'component', work: () => vitest('component') }],
    [{ name: 'build', work: () => build(workshop) }],
    [{ name: 'sdk', work: () => onceBuilt(workshop, () => sdkTests(workshop)) }],
    [{ name: 'app', work: () => onceBuilt(workshop, () => appTests(workshop)) }],
  ]
}

/** @param {Step} step */
async function timed({ name, work }) {
  const startedAt = Date.now()
  const counts = await work()
  return { name, counts, seconds: (Date.now() - startedAt) / 1000 }
}

/** @param {string} script */
async function check(script) {
  const { code } = await runNpm(['run', '--silent', script], { output: 'inherit' })
  return verdict(code === 0)
}

/** @param {boolean} isGood @returns {Counts} */
function verdict(isGood) {
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: [] }
}

/** @param {import('./prepare.mjs').Workshop} workshop */
async function build({ say }) {
  try {
    await ensureBuild(say)
    return verdict(true)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say.line(error.message)
    return verdict(false)
  }
}

/**
 * These tests run the built program: when they are asked for alone, it must be today's.
 * @param {import('./prepare.mjs').Workshop} workshop
 * @param {() => Promise<Counts>} work
 */
async function onceBuilt(workshop, work) {
  const built = await build(workshop)
  return built.failed > 0 ? built : work()
}

/** @param {string} project @param {NodeJS.ProcessEnv} [env] */
async function vitest(project, env = process.env) {
  const report = `${reports}/${project}.json`
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await runNpm(['run', '--silent', `test:${project}`, '--', ...reporters], { env, output: 'inherit' })
  return countTests(report, code)
}

/**
 * The SDK tests note what they see; a run of all of them is what the conformance report is made from.
 * @param {import('./prepare.mjs').Workshop} workshop
 * @returns {Promise<Counts>}
 */
async function sdkTests({ say, apt }) {
  const missing = await prepareBoto3(apt)
  if (missing !== undefined) say.line(`Missing: ${missing}`)
  const conformance = inProject('out', 'conformance')
  await rm(conformance, { recursive: true, force: true })
  const tests = await vitest('sdk')
  if (tests.failed > 0) {
    say.line('The conformance report is not compared: it is made from a run in which every SDK test passes.')
    return tests
  }
  const compared = await vitest('conformance')
  say.line(`\n${faultTable(JSON.parse(await readFile(`${conformance}/conformance.json`, 'utf8')))}`)
  return { ...tests, passed: tests.passed + compared.passed, failed: compared.failed }
}

/** @param {import('./prepare.mjs').Workshop} workshop @returns {Promise<Counts>} */
async function appTests(workshop) {
  const needs = await prepareAppTests(workshop)
  for (const sentence of needs.missing) workshop.say.line(`Missing: ${sentence}`)
  const counts = await withAppTestNeeds(needs, (env) => vitest('app', env))
  // On CI nothing may be skipped because the machine is short of something.
  return process.env.CI === 'true' ? { ...counts, failed: counts.failed + needs.missing.length } : counts
}

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { projectRoot } from './project.mjs'

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 127 when the command does not exist, 128 when a signal or the time limit ended it
 * @property {string} stdout
 * @property {string} stderr
 *
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; the process's own when left out
 * @property {number} [limitMs] the command is ended after this long
 * @property {'capture' | 'inherit'} [output]
 */

/**
 * Every child that lives, with the way to end it, so that an interrupted set-up leaves none behind.
 * @type {Map<import('node:child_process').ChildProcess, (signal: NodeJS.Signals) => void>}
 */
const children = new Map()
let isEnding = false

/** npm finishes its installation before it heeds a signal; whoever pressed Ctrl-C waits no longer than this. */
const graceMs = 1_500

/**
 * Ends every child, the unwilling by force. After this no `run` settles.
 * @param {NodeJS.Signals} signal
 */
export async function endChildren(signal) {
  isEnding = true
  for (const end of children.values()) end(signal)
  const deadline = Date.now() + graceMs
  while (children.size > 0 && Date.now() < deadline) await delay(50)
  for (const end of children.values()) end('SIGKILL')
}

/**
 * Remembers a child until it ends.
 * @template {import('node:child_process').ChildProcess} C
 * @param {C} child
 * @param {(signal: NodeJS.Signals) => void} [end]
 * @returns {C}
 */
export function track(child, end = (signal) => void child.kill(signal)) {
  children.set(child, end)
  child.once('close', () => children.delete(child))
  child.once('error', () => children.delete(child))
  return child
}

/** POSIX: a child leads a process group, so that ending it ends what it started too (npm's and make's children). */
const leadsGroup = process.platform !== 'win32'

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
function endGroup(child, signal) {
  if (!leadsGroup || child.pid === undefined) return void child.kill(signal)
  try {
    process.kill(-child.pid, signal)
  } catch {
    // The whole group has ended by itself.
  }
}

/**
 * Runs a command to its end. Never throws: a command that fails is an answer.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export function run(command, args, { cwd = projectRoot, env = process.env, limitMs, output = 'capture' } = {}) {
  const sink = output === 'capture' ? 'pipe' : 'inherit'
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', sink, sink],
      windowsHide: true,
      detached: leadsGroup,
    })
    const end = (/** @type {NodeJS.Signals} */ signal) => endGroup(child, signal)
    track(child, end)
    const limit = limitMs === undefined ? undefined : setTimeout(end, limitMs, 'SIGKILL')
    const texts = { stdout: '', stderr: '' }
    child.stdout?.setEncoding('utf8').on('data', (text) => void (texts.stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text) => void (texts.stderr += text))
    child.once('error', (error) => {
      clearTimeout(limit)
      resolve({ code: 127, stdout: '', stderr: error.message })
    })
    child.once('close', (code) => {
      clearTimeout(limit)
      // An interrupted set-up must neither go on with its next step nor complain that this one failed.
      if (isEnding) return
      resolve({ code: code ?? 128, ...texts })
    })
  })
}

/**
 * Runs npm. npm's own script is run by this Node where it can be found: that needs no shell, which Windows would
 * otherwise want for `npm.cmd`, and is the npm that started us.
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runNpm(args, options) {
  const script = npmScript()
  if (script !== undefined) return run(process.execPath, [script, ...args], options)
  if (process.platform !== 'win32') return run('npm', args, options)
  return run(process.env.ComSpec ?? 'cmd.exe', ['/d', '/s', '/c', 'npm.cmd', ...args], options)
}

function npmScript() {
  const bin = dirname(process.execPath)
  const candidates = [
    process.env.npm_execpath ?? '',
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  return candidates.find((path) => /npm-cli\.js$/.test(path) && existsSync(path))
}

/**
 * A ring of tests that has a command of its own.
 * @param {string} project as `.config/vitest.config.ts` names it
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} [args] for vitest
 * @returns {Promise<number>} the exit code
 */
export async function runVitest(project, env, args = []) {
  const vitest = ['exec', '--', 'vitest', 'run', '--config', '.config/vitest.config.ts', '--project', project]
  const { code } = await runNpm([...vitest, ...args], { env, output: 'inherit' })
  return code
}

/**
 * The end of what a failed command printed: enough to see why, short enough to read.
 * @param {Finished} finished
 */
export function lastWords({ stdout, stderr }) {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '')
  return lines.slice(-15).join('\n')
}

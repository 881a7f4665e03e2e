import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { projectRoot } from './project.mjs'
import { track } from './run-command.mjs'

/** @type {readonly NodeJS.Signals[]} */
const passedOn = process.platform === 'win32' ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program as if it had been started in our place: its input and output are ours, signals go to it, and its
 * exit code is the answer.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>}
 */
export function launch(command, args, { env = process.env, cwd = projectRoot } = {}) {
  return new Promise((resolve, reject) => {
    const child = track(spawn(command, args, { cwd, env, stdio: 'inherit' }))
    const handlers = passedOn.map((signal) => {
      const handler = () => {
        if (!terminalSends(signal)) child.kill(signal)
      }
      process.on(signal, handler)
      return () => process.off(signal, handler)
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      handlers.forEach((remove) => remove())
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/** A terminal sends Ctrl-C to the child too; a second one from us would read as impatience. @param {NodeJS.Signals} signal */
const terminalSends = (signal) => signal === 'SIGINT' && process.stdin.isTTY === true

import { run } from './run-command.mjs'

/** Debian's package puts boto3 into the system's own Python. */
const systemPython = '/usr/bin/python3'

/**
 * Gets boto3, which one of the SDK tests speaks through.
 * @param {import('./apt.mjs').Apt} apt
 * @returns {Promise<string | undefined>} a sentence when it is not there and could not be installed
 */
export async function prepareBoto3(apt) {
  if (process.platform !== 'linux' || (await isThere())) return undefined
  const result = await apt.install(['python3-boto3'])
  if (result.kind === 'installed') return undefined
  return `no boto3, so the tests of Python's SDK are skipped (${result.reason}). Install with: ${result.command}`
}

const isThere = async () => (await run(systemPython, ['-c', 'import boto3'])).code === 0

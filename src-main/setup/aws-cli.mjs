import { findOnPath } from './apt.mjs'
import { run } from './run-command.mjs'

/** Where Debian's package puts it, which need not be the first on the path. */
const packaged = '/usr/bin/aws'

/**
 * Finds the AWS CLI, version 2: earlier ones do not know `--cli-binary-format`. Debian 12 has it as `awscli`.
 * @param {import('./prepare.mjs').Workshop} workshop
 * @returns {Promise<{ kind: 'found', command: string, version: string } | { kind: 'refused', reason: string }>}
 */
export async function findAwsCli({ apt }) {
  const present = (await secondVersion(await findOnPath('aws'))) ?? (await secondVersion(packaged))
  if (present !== undefined) return present
  const result = await apt.install(['awscli'])
  if (result.kind === 'refused') {
    return {
      kind: 'refused',
      reason: `The AWS CLI 2 is missing and ${result.reason}. Install it with: ${result.command}`,
    }
  }
  const installed = await secondVersion(packaged)
  return installed ?? { kind: 'refused', reason: 'The AWS CLI that this system packages is older than version 2.' }
}

/** @param {string | undefined} command @returns {Promise<{ kind: 'found', command: string, version: string } | undefined>} */
async function secondVersion(command) {
  if (command === undefined) return undefined
  const { code, stdout } = await run(command, ['--version'])
  const version = versionIn(stdout)
  return code === 0 && version?.startsWith('2.') ? { kind: 'found', command, version } : undefined
}

/** @param {string} text what `aws --version` printed, e.g. `aws-cli/2.9.19 Python/3.11.2 …` */
export const versionIn = (text) => /^aws-cli\/(\d+\.\d+\.\d+)/.exec(text)?.[1]

import { findOnPath } from './apt.mjs'

/** What Debian and Ubuntu have for them. */
const packages = ['default-jdk-headless', 'maven']

/**
 * Finds Maven and a JDK, which build and run the Java clients.
 * @param {Pick<import('./prepare.mjs').Workshop, 'apt'>} workshop
 * @returns {Promise<{ kind: 'found', command: string } | { kind: 'refused', reason: string }>}
 */
export async function findMaven({ apt }) {
  const present = await besideJdk()
  if (present !== undefined) return { kind: 'found', command: present }
  const result = await apt.install(packages)
  if (result.kind === 'refused') {
    return { kind: 'refused', reason: `Maven and a JDK: ${result.reason}. Install them with: ${result.command}` }
  }
  const installed = await besideJdk()
  return installed === undefined
    ? { kind: 'refused', reason: 'Maven and a JDK: their packages put no mvn and javac on the path.' }
    : { kind: 'found', command: installed }
}

const besideJdk = async () => ((await findOnPath('javac')) === undefined ? undefined : findOnPath('mvn'))

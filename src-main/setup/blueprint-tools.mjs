import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inCache } from './cache-folder.mjs'
import { lastWords, runNpm } from './run-command.mjs'

/**
 * What exported files are held against: the AWS CDK itself, and the schemas of CloudFormation's resources. Large (190 MB) and of no
 * use to anything else, so they are got by themselves and kept in the cache.
 */
const packages = {
  '@aws-cdk/aws-service-spec': '0.1.216',
  '@types/node': '20.19.43',
  'aws-cdk-lib': '2.276.0',
  constructs: '10.8.1',
}

/**
 * @param {import('./say.mjs').Say} say
 * @returns {Promise<{ kind: 'found', folder: string } | { kind: 'refused', reason: string }>}
 */
export async function findBlueprintTools(say) {
  const folder = inCache('blueprint-tools', Object.values(packages).join('-'))
  const wanted = `${JSON.stringify({ private: true, type: 'module', dependencies: packages }, null, 2)}\n`
  // The mark is written when all is there.
  const mark = join(folder, 'complete.json')
  if ((await readFile(mark, 'utf8').catch(() => '')) === wanted) return { kind: 'found', folder }
  say.line('Getting the AWS CDK and the schemas of CloudFormation')
  const partial = `${folder}.${String(process.pid)}`
  await mkdir(partial, { recursive: true })
  await writeFile(join(partial, 'package.json'), wanted)
  const npm = await runNpm(['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: partial,
    limitMs: 10 * 60_000,
  })
  if (npm.code !== 0) {
    await rm(partial, { recursive: true, force: true })
    return { kind: 'refused', reason: `npm could not install the AWS CDK:\n${lastWords(npm)}` }
  }
  await writeFile(join(partial, 'complete.json'), wanted)
  await rm(folder, { recursive: true, force: true })
  await rename(partial, folder)
  return { kind: 'found', folder }
}

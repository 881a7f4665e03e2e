import { execFile, execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeFolder, startEngine, temporaryFolder, type RunningEngine } from './running-engine'

const script = fileURLToPath(new URL('boto3/fan_out.py', import.meta.url))

const hasBoto3 = (python: string): boolean => {
  try {
    execFileSync(python, ['-c', 'import boto3'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
/** Debian's own Python first: that is where its package python3-boto3 is. */
const python = ['/usr/bin/python3', 'python3'].find(hasBoto3)

describe.skipIf(python === undefined)('boto3 over HTTP/1.1 (skipped without the package python3-boto3)', () => {
  let data: string
  let engine: RunningEngine

  beforeAll(async () => {
    data = await temporaryFolder()
    engine = await startEngine({ data })
  })
  afterAll(async () => {
    await engine.stop()
    await removeFolder(data)
  })

  it('subscribes, receives, resumes, takes over and comes to the end of a closed shard', async () => {
    const { stdout } = await promisify(execFile)(python as string, [script, engine.url, 'orders'], { timeout: 60_000 })
    const another = {
      Code: 'ResourceInUseException',
      Message: 'Another active subscription exists for this consumer: 000000000000:orders:shardId-000000000000:app',
    }
    expect(JSON.parse(stdout)).toEqual({
      received: ['one', 'two'],
      'again at once': another,
      resumed: ['three'],
      displaced: another,
      children: ['shardId-000000000001', 'shardId-000000000002'],
      'goes on': false,
    })
  })
})

import { afterAll, beforeAll, expect } from 'vitest'
import {
  http1Client,
  http2Client,
  removeFolder,
  startEngine,
  temporaryFolder,
  type RunningEngine,
} from './running-engine'

/** What the SDK speaks, with a word for names and what makes a client: for tests that hold for both. */
export const httpVersions = [
  ['HTTP/2, as the SDK comes', 'two', http2Client],
  ['HTTP/1.1', 'one', http1Client],
] as const

/** An engine of its own, for as long as the tests of a block run. */
export const running = (
  options: { readonly limits?: 'enforce' | 'off'; readonly args?: readonly string[] } = {},
  prepare?: (engine: RunningEngine) => Promise<unknown>,
) => {
  const started = {} as { engine: RunningEngine; data: string }
  beforeAll(async () => {
    started.data = await temporaryFolder()
    if (prepare !== undefined) {
      const engine = await startEngine({ data: started.data })
      await prepare(engine)
      await engine.stop()
    }
    started.engine = await startEngine({ data: started.data, ...options })
  })
  afterAll(async () => {
    expect(await started.engine.stop()).toBe(0)
    await removeFolder(started.data)
  })
  return started
}

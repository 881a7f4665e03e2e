import { afterAll, beforeAll } from 'vitest'
import { removeFolder, startEngine, temporaryFolder, type RunningEngine } from './running-engine'

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
    await started.engine.stop()
    await removeFolder(started.data)
  })
  return started
}

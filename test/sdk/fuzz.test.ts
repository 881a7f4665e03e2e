import { expect, it } from 'vitest'
import { runFuzz } from '../fuzz/run'
import { startFuzzTarget } from '../fuzz/target'

it('malformed requests of every kind are answered, and the engine serves on (npm run fuzz sends 100,000)', async () => {
  const target = await startFuzzTarget()
  try {
    const { findings } = await runFuzz({ port: target.port, pid: target.pid, count: 3000, seed: 20_261_121 })
    expect(findings).toEqual([])
    expect(await target.complaints()).toEqual([])
  } finally {
    await target.stop()
  }
})

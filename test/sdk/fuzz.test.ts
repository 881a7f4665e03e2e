import { expect, it } from 'vitest'
import { runFuzz } from '../fuzz/run'
import { enginesOf, startFuzzTarget } from '../fuzz/target'

it('malformed requests of every kind are answered, and the engine serves on (npm run fuzz sends 100,000)', async () => {
  const target = await startFuzzTarget()
  try {
    const { findings } = await runFuzz(target, { count: 3000, seed: 20_261_121 })
    expect(findings).toEqual([])
    for (const engine of enginesOf(target)) expect(await engine.complaints()).toEqual([])
  } finally {
    for (const engine of enginesOf(target)) await engine.stop()
  }
})

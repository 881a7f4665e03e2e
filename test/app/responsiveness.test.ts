import { describe, expect, it } from 'vitest'
import { putRecordsRequests, recordsPerRequest } from '../bench/bodies'
import { post, requestsPerSecond } from '../bench/load'
import { appUnderTest } from './app-under-test'
import { electronProgram } from './launch'

const loadSeconds = 8

describe.skipIf(electronProgram === undefined)('the window under the full load of the engine', () => {
  const app = appUnderTest()

  it.each([100, 1024])(
    'goes on answering while %i-byte records come as fast as they can, and reports how fast',
    async (bytes) => {
      const { page, complaints } = await app.restart({ args: ['--limits', 'off'] })
      await page.getByRole('navigation', { name: 'Areas' }).waitFor()
      const StreamName = `load-${bytes}`
      await post(app.port, 'Kinesis_20131202.CreateStream', { StreamName, ShardCount: 16 })
      const load = requestsPerSecond(app.port, putRecordsRequests(bytes, StreamName), {
        inFlight: 16,
        seconds: loadSeconds,
      })
      const roundTrips = await page.evaluate(async (seconds) => {
        const bridge = (
          globalThis as unknown as {
            streamgauge: {
              send(message: object): void
              onText(listener: (text: string) => void): void
            }
          }
        ).streamgauge
        let answered: (() => void) | undefined
        let id = 1_000_000
        bridge.onText((text) => {
          if ((JSON.parse(text) as { id?: number }).id === id) answered?.()
        })
        const taken: number[] = []
        for (const end = performance.now() + (seconds - 1) * 1000; performance.now() < end;) {
          const startedAt = performance.now()
          id++
          const answer = new Promise<void>((resolve) => (answered = resolve))
          bridge.send({ type: 'call', id, name: 'injection.choices', input: {} })
          await answer
          taken.push(performance.now() - startedAt)
          await new Promise((resolve) => setTimeout(resolve, 10))
        }
        return taken.sort((a, b) => a - b)
      }, loadSeconds)
      const rate = await load
      const at = (share: number): string => (roundTrips[Math.floor(roundTrips.length * share)] ?? NaN).toFixed(1)
      console.info(
        `${bytes} B: ${Math.round((rate * recordsPerRequest) / 1000)} k records/s; IPC round trip of ${roundTrips.length} calls: ` +
          `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(0.9999)} ms`,
      )
      expect(roundTrips.length).toBeGreaterThan(10)
      expect(complaints).toEqual([])
    },
  )
})

import { loadavg } from 'node:os'
import type { Page } from 'playwright-core'

/** More than one and a half of a frame at 60 a second: one was dropped. */
const droppedMs = 25

/** Times between frames, in ms, from now until they are asked for. */
export const watchFrames = async (page: Page): Promise<() => Promise<number[]>> => {
  const stop = await page.evaluateHandle(() => {
    const taken: number[] = []
    let last = performance.now()
    let handle = requestAnimationFrame(function frame(now) {
      taken.push(now - last)
      last = now
      handle = requestAnimationFrame(frame)
    })
    return () => {
      cancelAnimationFrame(handle)
      return taken.slice(2)
    }
  })
  return () => stop.evaluate((end) => end())
}

export interface Frames {
  readonly count: number
  readonly dropped: number
}

/** Say how the page was drawn while something was done with it. */
export const reportFrames = async (page: Page, what: string, work: () => Promise<unknown>): Promise<Frames> => {
  const end = await watchFrames(page)
  await work()
  const frames = (await end()).sort((a, b) => a - b)
  const seconds = frames.reduce((sum, ms) => sum + ms, 0) / 1000
  const dropped = frames.filter((ms) => ms > droppedMs).length
  const at = (share: number): string => `${frames[Math.floor((frames.length - 1) * share)]?.toFixed(1)} ms`
  console.info(
    `${what}: ${(frames.length / seconds).toFixed(1)} frames/s, median ${at(0.5)}, 99th percentile ${at(0.99)}, longest ${at(1)}; ` +
      `${dropped} of ${frames.length} dropped; load average ${loadavg()[0]?.toFixed(1)}`,
  )
  return { count: frames.length, dropped }
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inFrame, leaveFrame, whenDrawn } from '../../../src-renderer/charts/frame-queue'
import { paceOf } from '../../../src-renderer/charts/chart-pace'

let frames: FrameRequestCallback[] = []
const nextFrame = async (): Promise<void> => {
  const due = frames
  frames = []
  for (const draw of due) draw(0)
  await Promise.resolve()
}

beforeEach(() => vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => frames.push(draw)))
afterEach(() => vi.unstubAllGlobals())

describe('drawing', () => {
  it('takes turns, one a frame, where pictures only move on, and draws the latest of each', async () => {
    const drawn: string[] = []
    const [bytes, records] = [{}, {}]
    inFrame(bytes, () => drawn.push('bytes, a second ago'))
    inFrame(records, () => drawn.push('records'))
    inFrame(bytes, () => drawn.push('bytes'))
    await nextFrame()
    expect(drawn).toEqual(['bytes'])
    await nextFrame()
    expect(drawn).toEqual(['bytes', 'records'])
    expect(frames).toEqual([])
  })

  it('is done at once where somebody waits for it, before what only moves on', async () => {
    const drawn: string[] = []
    const [bytes, records, lag] = [{}, {}, {}]
    inFrame(bytes, () => drawn.push('bytes'))
    inFrame(records, () => drawn.push('records'), 'now')
    inFrame(bytes, () => drawn.push('bytes of another range'), 'now')
    inFrame(lag, () => drawn.push('lag'))
    await nextFrame()
    expect(drawn).toEqual(['records', 'bytes of another range'])
    await nextFrame()
    expect(drawn).toEqual(['records', 'bytes of another range', 'lag'])
  })

  it('is not done for those who left, and tells when all is on the screen', async () => {
    const drawn: string[] = []
    const [bytes, records] = [{}, {}]
    let isOver = false
    inFrame(bytes, () => drawn.push('bytes'))
    inFrame(records, () => drawn.push('records'))
    leaveFrame(bytes)
    const waiting = whenDrawn().then(() => (isOver = true))
    await nextFrame()
    expect(isOver).toBe(false)
    while (frames.length > 0) await nextFrame()
    await waiting
    expect(drawn).toEqual(['records'])
  })

  it('has time for a live picture, and none for another range', () => {
    expect(paceOf({ from: 0, to: 300 }, { from: 1, to: 301 })).toBe('calm')
    expect(paceOf({ from: 0, to: 300 }, { from: 0, to: 900 })).toBe('now')
    expect(paceOf({ from: 0, to: 300 }, { from: 9000, to: 9300 })).toBe('now')
  })
})

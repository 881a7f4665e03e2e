import { describe, expect, it } from 'vitest'
import { contentionOf, type Sharer } from '../../../../../src-main/engine/streams/consumption/sharing'

const sharer = (name: string, changes: Partial<Sharer> = {}): Sharer => ({
  ...{ name, callsPerSecond: 1, bytesPerSecond: 1000, overCalls: 0, overBytes: 0 },
  ...changes,
})

describe('consumers that poll one shard', () => {
  it('do each other no harm while nobody is refused', () => {
    expect(contentionOf('s', [sharer('a', { callsPerSecond: 2 }), sharer('b', { callsPerSecond: 3 })])).toBeUndefined()
  })

  it('starve each other of calls: who calls most should move', () => {
    expect(
      contentionOf('s', [
        sharer('a', { overCalls: 2 }),
        sharer('b', { callsPerSecond: 4, overCalls: 9, overBytes: 1 }),
      ]),
    ).toEqual({
      shardId: 's',
      limit: 'calls',
      refused: 12,
      consumers: [
        { name: 'b', refused: 10 },
        { name: 'a', refused: 2 },
      ],
      move: 'b',
    })
  })

  it('starve each other of bytes: who reads most should move, even if others are refused', () => {
    const heavy = sharer('heavy', { bytesPerSecond: 2_000_000 })
    expect(contentionOf('s', [heavy, sharer('light', { callsPerSecond: 4, overBytes: 3 })])).toMatchObject({
      limit: 'bytes',
      move: 'heavy',
    })
  })

  it('are alone with the limits where there is one', () => {
    expect(contentionOf('s', [sharer('eager', { overCalls: 30 })])).toMatchObject({ refused: 30, move: undefined })
  })
})

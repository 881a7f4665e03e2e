import { EventStreamCodec } from '@smithy/core/event-streams'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messagesOf } from '../../../../src-main/endpoint/protocols/event-stream'
import type { Pieces } from '../../../../src-main/endpoint/http/exchange'
import { fault } from '../../../../src-main/engine/fault'
import type { EventStream } from '../../../../src-main/engine/service'
import { Breakage } from '../../../../src-main/platform/breakage'

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
)

/** A message as the AWS SDK for JavaScript reads it: lengths and both checksums are verified. */
const read = (message: Uint8Array) => {
  const { headers, body } = codec.decode(message)
  const values = Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]))
  return { headers: values, payload: JSON.parse(Buffer.from(body).toString()) as unknown }
}

const stream = (...answers: (() => Awaited<ReturnType<EventStream['next']>>)[]): EventStream => ({
  kind: 'event-stream',
  next: async () => answers.shift()?.(),
  cancel: () => {},
})

const all = async (pieces: Pieces) => {
  const messages = []
  for (let piece = await pieces.next(); piece !== undefined; piece = await pieces.next()) messages.push(read(piece))
  return messages
}

const silent = (): undefined => undefined
const contentType = { ':content-type': 'application/x-amz-json-1.1' }
const initial = {
  headers: { ':message-type': 'event', ':event-type': 'initial-response', ...contentType },
  payload: {},
}

describe('an event stream on the wire', () => {
  it('begins with the initial response, before there is any event', async () => {
    const never: EventStream = { kind: 'event-stream', next: () => new Promise(() => {}), cancel: () => {} }
    expect(read((await messagesOf(never, silent).next()) as Uint8Array)).toEqual(initial)
  })

  it('carries events as JSON 1.1', async () => {
    const payload = {
      Records: [{ Data: Buffer.from('one'), ApproximateArrivalTimestamp: new Date(1500) }],
      Gap: undefined,
    }
    expect(
      await all(
        messagesOf(
          stream(() => ({ name: 'SubscribeToShardEvent', payload })),
          silent,
        ),
      ),
    ).toEqual([
      initial,
      {
        headers: { ':message-type': 'event', ':event-type': 'SubscribeToShardEvent', ...contentType },
        payload: { Records: [{ Data: 'b25l', ApproximateArrivalTimestamp: 1.5 }] },
      },
    ])
  })

  it('is read back as it was written, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^\w{1,100}$/), async (Text, name) => {
        const messages = await all(
          messagesOf(
            stream(() => ({ name, payload: { Text } })),
            silent,
          ),
        )
        expect(messages[1]).toMatchObject({ headers: { ':event-type': name }, payload: { Text } })
      }),
    )
  })

  it('ends with a fault as an exception', async () => {
    const refusal = fault('ResourceInUseException', 'Another one.')
    const after = () => ({ name: 'Never', payload: {} })
    expect(
      (
        await all(
          messagesOf(
            stream(() => refusal, after),
            silent,
          ),
        )
      ).slice(1),
    ).toEqual([
      {
        headers: { ':message-type': 'exception', ':exception-type': 'ResourceInUseException', ...contentType },
        payload: { message: 'Another one.' },
      },
    ])
  })

  it('ends with InternalFailureException when something breaks, and it is reported', async () => {
    const reported: unknown[] = []
    const error = new Breakage('disk-full', 'The disk is full.')
    const breaking = stream(() => {
      throw error
    })
    const report = (found: unknown) => {
      reported.push(found)
      return 'The disk is full.'
    }
    expect((await all(messagesOf(breaking, report))).slice(1)).toEqual([
      {
        headers: { ':message-type': 'exception', ':exception-type': 'InternalFailureException', ...contentType },
        payload: { message: 'The disk is full.' },
      },
    ])
    expect(reported).toEqual([error])
  })
})

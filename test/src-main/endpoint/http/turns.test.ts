import { expect, test } from 'vitest'
import type { RequestHandler } from '../../../../src-main/endpoint/http/exchange'
import { inTurns } from '../../../../src-main/endpoint/http/turns'

const answer = { status: 200, headers: {}, body: [] as never }

/** Notes which requests, by their targets, were handled. */
const noting = () => {
  const handled: string[] = []
  const inner: RequestHandler = {
    maximumBodyBytes: 7,
    answerEarly: ({ target }) => (target === 'early' ? answer : undefined),
    refuseTooLarge: () => answer,
    handle: ({ target }) => handled.push(target),
  }
  const handler = inTurns(inner)
  const send = (target: string, bytes: number): void =>
    handler.handle({ method: 'POST', target, authority: undefined, headers: {} }, Buffer.alloc(bytes), () => {})
  return { handler, send, handled }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('handles what fits into a turn at once', () => {
  const { send, handled } = noting()
  for (const target of ['a', 'b', 'c']) send(target, 1000)
  expect(handled).toEqual(['a', 'b', 'c'])
})

test('handles one large request a turn, in the order in which they ended', async () => {
  const { send, handled } = noting()
  for (const target of ['a', 'b', 'c']) send(target, 1_000_000)
  expect(handled).toEqual(['a'])
  await turn()
  expect(handled).toEqual(['a', 'b'])
  await turn()
  expect(handled).toEqual(['a', 'b', 'c'])
})

test('lets no small request past a large one that waits', async () => {
  const { send, handled } = noting()
  send('a', 1_000_000)
  send('b', 1_000_000)
  send('small', 10)
  await turn()
  send('smaller', 1)
  expect(handled).toEqual(['a', 'b'])
  await turn()
  expect(handled).toEqual(['a', 'b', 'small', 'smaller'])
})

test('ends a turn of many small requests too, and handles every one', async () => {
  const { send, handled } = noting()
  const targets = Array.from({ length: 200 }, (_, i) => String(i))
  for (const target of targets) send(target, 0)
  expect(handled.length).toBeLessThan(100)
  await expect.poll(() => handled).toEqual(targets)
})

test('answers what needs no body as before', () => {
  const { handler } = noting()
  const head = { method: 'POST', target: 'early', authority: undefined, headers: {} }
  expect(handler.answerEarly(head)).toBe(answer)
  expect(handler.answerEarly({ ...head, target: 'late' })).toBeUndefined()
  expect(handler.refuseTooLarge(head)).toBe(answer)
  expect(handler.maximumBodyBytes).toBe(7)
})

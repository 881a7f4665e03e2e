import { expect, it, vi } from 'vitest'
import type { Preload } from '../../../src-main/contract/wire'
import { openBridge, socketBridge } from '../../../src-renderer/client/bridge'

class FakeSocket extends EventTarget {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readyState = 0
  readonly sent: string[] = []

  send(text: string): void {
    this.sent.push(text)
  }

  open(): void {
    this.readyState = this.OPEN
    this.dispatchEvent(new Event('open'))
  }
}

const asWebSocket = (socket: FakeSocket): WebSocket => socket as unknown as WebSocket

it('keeps what is sent before the socket is open, in order', () => {
  const socket = new FakeSocket()
  const bridge = socketBridge(asWebSocket(socket))
  bridge.send({ type: 'cancel', id: 1 })
  bridge.send({ type: 'cancel', id: 2 })
  expect(socket.sent).toEqual([])
  socket.open()
  bridge.send({ type: 'cancel', id: 3 })
  expect(socket.sent.map((text) => JSON.parse(text).id)).toEqual([1, 2, 3])
})

it('hands on messages and the close', () => {
  const socket = new FakeSocket()
  const bridge = socketBridge(asWebSocket(socket))
  const [onMessage, onClose] = [vi.fn(), vi.fn()]
  bridge.onMessage(onMessage)
  bridge.onClose(onClose)
  socket.dispatchEvent(new MessageEvent('message', { data: '{"type":"end","id":7}' }))
  socket.dispatchEvent(new Event('close'))
  expect(onMessage).toHaveBeenCalledWith({ type: 'end', id: 7 })
  expect(onClose).toHaveBeenCalledOnce()
})

it('tells a late listener that the socket has closed already', () => {
  const socket = new FakeSocket()
  const bridge = socketBridge(asWebSocket(socket))
  socket.dispatchEvent(new Event('close'))
  const onClose = vi.fn()
  bridge.onClose(onClose)
  expect(onClose).toHaveBeenCalledOnce()
})

it('speaks through the preload script where there is one', () => {
  let tell: (text: string) => void = () => undefined
  const [send, onMessage] = [vi.fn(), vi.fn()]
  const streamgauge: Preload = { send, onText: (listener) => (tell = listener) }
  const bridge = openBridge(Object.assign(Object.create(window), { streamgauge }))
  bridge.onMessage(onMessage)
  bridge.send({ type: 'cancel', id: 1 })
  tell('{"type":"end","id":7}')
  expect(send).toHaveBeenCalledWith({ type: 'cancel', id: 1 })
  expect(onMessage).toHaveBeenCalledWith({ type: 'end', id: 7 })
})

import type { Bridge, Preload, ToMain, ToRenderer } from '../../src-main/contract/wire'

declare global {
  interface Window {
    /** Exposed by the preload script; absent in browser mode. */
    readonly streamgauge?: Preload
  }
}

/** The bridge of this window: the preload's in Electron, a WebSocket to the page's own server in browser mode. */
export const openBridge = (window: Window & typeof globalThis): Bridge =>
  window.streamgauge
    ? preloadBridge(window.streamgauge)
    : socketBridge(new window.WebSocket(`ws://${window.location.host}/contract`))

/** The other side is our own main process, behind the preload script or a cookie; it sends nothing but wire messages. */
const parse = (text: string): ToRenderer => JSON.parse(text) as ToRenderer

export const preloadBridge = ({ send, onText }: Preload): Bridge => ({
  send,
  onMessage: (listener) => onText((text) => listener(parse(text))),
  // A window does not outlive its main process.
  onClose: () => undefined,
})

/** Wire messages as JSON texts. What is sent before the socket is open waits for it. */
export function socketBridge(socket: WebSocket): Bridge {
  const waiting: ToMain[] = []
  const closeListeners: (() => void)[] = []
  let closed = false

  socket.addEventListener('open', () => {
    for (const message of waiting.splice(0)) socket.send(JSON.stringify(message))
  })
  socket.addEventListener('close', () => {
    closed = true
    for (const listener of closeListeners.splice(0)) listener()
  })

  return {
    send(message) {
      if (socket.readyState === socket.CONNECTING) waiting.push(message)
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
    },
    onMessage(listener) {
      socket.addEventListener('message', (event: MessageEvent<string>) => listener(parse(event.data)))
    },
    onClose(listener) {
      if (closed) listener()
      else closeListeners.push(listener)
    },
  }
}

import type { Bridge, ToMain, ToRenderer } from '../../src-main/contract/wire'

declare global {
  interface Window {
    /** Exposed by the preload script; absent in browser mode. */
    readonly streamgauge?: Bridge
  }
}

/** The bridge of this window: the preload's in Electron, a WebSocket to the page's own server in browser mode. */
export const openBridge = (window: Window & typeof globalThis): Bridge =>
  window.streamgauge ?? socketBridge(new window.WebSocket(`ws://${window.location.host}/contract`))

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
      socket.addEventListener('message', (event: MessageEvent<string>) =>
        // The server is our own main process behind a cookie; it sends nothing but wire messages.
        listener(JSON.parse(event.data) as ToRenderer),
      )
    },
    onClose(listener) {
      if (closed) listener()
      else closeListeners.push(listener)
    },
  }
}

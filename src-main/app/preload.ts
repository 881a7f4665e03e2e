import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from '../contract/wire'
import { contractChannel } from './channel'

/** The only thing the renderer gets of Electron: messages of the contract, out and in. */
const bridge: Bridge = {
  send: (message) => ipcRenderer.send(contractChannel, message),
  onMessage: (listener) => void ipcRenderer.on(contractChannel, (_event, message) => listener(message)),
  // A window does not outlive its main process.
  onClose: () => {},
}

contextBridge.exposeInMainWorld('streamgauge', bridge)

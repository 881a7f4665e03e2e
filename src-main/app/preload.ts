import { contextBridge, ipcRenderer } from 'electron'
import type { Preload } from '../contract/wire'
import { contractChannel } from './channel'

/** The only thing the renderer gets of Electron: messages of the contract, out and in. */
const preload: Preload = {
  send: (message) => ipcRenderer.send(contractChannel, message),
  onText: (listener) => void ipcRenderer.on(contractChannel, (_event, text: string) => listener(text)),
}

contextBridge.exposeInMainWorld('streamgauge', preload)

import type { DesktopNotice } from './alarms/notices'
import type { printing as contract } from '../contract/printing'
import { refusal, type Handlers } from './contract-server'

/** The window's own program, where there is one. */
export interface Desktop {
  /** The page as it would be printed. */
  toPdf(): Promise<Uint8Array>
  /** Languages of the system as BCP 47 tags, the dearest first. */
  languages(): readonly string[]
  /** Shows a notice to a person who is elsewhere; undefined where the desktop shows none. */
  readonly notify?: ((notice: DesktopNotice) => void) | undefined
}

export const printingHandlers = (desktop: Desktop | undefined): Handlers<typeof contract> => ({
  'window.print': async () => {
    if (desktop === undefined) throw refusal('NoWindow')
    return { pdf: Buffer.from(await desktop.toPdf()).toString('base64') }
  },
})

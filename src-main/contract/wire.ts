import { z } from 'zod'
import { Told } from './language'

/**
 * What an error is once it leaves main. Class names and stacks stay there.
 *
 * - `fault`: the streaming service says no, in its own words; `code` is the AWS exception name
 * - `refusal`: Streamgauge does not do this (yet)
 * - `invalid`: the input broke the contract; a mistake of the caller's code
 * - `breakage`: the world failed (disk, port); the message says what to do
 * - `timeout`: no answer before the deadline
 * - `bug`: we were wrong; details are in the log
 */
export const ContractError = Told.extend({
  kind: z.enum(['fault', 'refusal', 'invalid', 'breakage', 'timeout', 'bug']),
  code: z.string(),
  retryable: z.boolean(),
})
export type ContractError = z.infer<typeof ContractError>

const Id = z.number().int().nonnegative()

/** Renderer to main. Ids are chosen by the renderer and unique within one connection. */
export const ToMain = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: Id, name: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('subscribe'), id: Id, name: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: Id }),
])
export type ToMain = z.infer<typeof ToMain>

/** Main to renderer. `end` closes a feed; `error` closes a feed or answers a call. */
export type ToRenderer =
  | { readonly type: 'reply'; readonly id: number; readonly output: unknown }
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'end'; readonly id: number }
  | { readonly type: 'error'; readonly id: number; readonly error: ContractError }

/**
 * What the preload script gives the page. What comes is a JSON text: on its way into the page an object would be copied value by value,
 * which for a thousand records takes half a frame.
 */
export interface Preload {
  send(message: ToMain): void
  onText(listener: (text: string) => void): void
}

/** What the client speaks through: the preload script or a WebSocket, messages out, messages in. */
export interface Bridge {
  send(message: ToMain): void
  onMessage(listener: (message: ToRenderer) => void): void
  /** Called once when the other side is gone (browser mode only; a window lives as long as its main process). */
  onClose(listener: () => void): void
}

import * as kinesis from '@aws-sdk/client-kinesis'
import { http2Client } from './running-engine'

/** An answer, or the error a client gets, in the same form whichever way it was asked. */
export type Send = (operation: string, input: object) => Promise<object>

type Command = new (input: object) => Parameters<kinesis.KinesisClient['send']>[0]
const commands = kinesis as unknown as Readonly<Record<string, Command>>

/** As the SDK sends it, without its retries. */
export const sendBy =
  (client: kinesis.KinesisClient): Send =>
  async (operation, input) => {
    const command = new (commands[`${operation}Command`] as Command)(input)
    try {
      const { $metadata: _, ...answer } = await client.send(command)
      return answer
    } catch (error) {
      const { name, message } = error as Error
      return { name, message }
    }
  }

/** JSON over HTTP/2, as the SDK comes. */
export const viaSdk = ({ url }: { readonly url: string }): Send => sendBy(http2Client(url, { maxAttempts: 1 }))

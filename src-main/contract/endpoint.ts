import { z } from 'zod'
import { command, defineContract, feed } from './define'
import { Told } from './language'

export const Port = z.number().int().min(1).max(65535)

/** `open`: any signature will do. `strict`: it must be that of a known access key, whose policies allow the request. */
export const AuthMode = z.enum(['open', 'strict'])
export type AuthMode = z.infer<typeof AuthMode>

export const EndpointState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting') }),
  z.object({
    state: z.literal('listening'),
    /** e.g. `http://127.0.0.1:4567` */
    url: z.string(),
    /** The same with TLS, while that is on: `https://127.0.0.1:4567` */
    tlsUrl: z.string().optional(),
    port: Port,
  }),
  z.object({
    state: z.literal('failed'),
    port: Port,
    /** What is wrong and what to do. */
    ...Told.shape,
    /** A port that was free a moment ago, to offer instead. */
    suggestedPort: Port.optional(),
  }),
])
export type EndpointState = z.infer<typeof EndpointState>

/** TLS while it is on. */
export const TlsState = z.object({
  /** Path of the certificate, PEM, that clients are told to trust. */
  authorityPath: z.string(),
})
export type TlsState = z.infer<typeof TlsState>

/** How one client is told to connect, ready to be copied. */
export const ClientSetting = z.object({
  client: z.enum(['javascript', 'python', 'cli', 'java', 'kpl', 'kcl', 'go', 'dotnet']),
  /** The client's own name. */
  name: z.string(),
  /** Shell lines that come first, where the client cannot be told in its own language. */
  setup: z.string().optional(),
  language: z.enum(['javascript', 'python', 'bash', 'java', 'go', 'csharp']),
  code: z.string(),
})
export type ClientSetting = z.infer<typeof ClientSetting>

export const endpoint = defineContract({
  /** Move the endpoint to another port, or try the same one again. */
  'endpoint.listen': command({ input: z.object({ port: Port }), output: EndpointState }),
  /**
   * Serve TLS on the same port as well, or no longer. The endpoint is opened anew: connections end. Remembered for the data
   * folder. A folder for certificates that cannot be used is a breakage, and everything stays as it was.
   */
  'endpoint.setTls': command({ input: z.object({ isOn: z.boolean() }), output: EndpointState }),
  /** Takes effect with the next request. Remembered for the data folder. */
  'endpoint.setAuth': command({ input: z.object({ mode: AuthMode }), output: z.object({}) }),
  /**
   * Settings for each client, through TLS where that is on; again when the endpoint changes, none while it has no port.
   * Whoever was just told a secret may have it put in; otherwise a placeholder stands for it.
   */
  'clientSettings.watch': feed({
    input: z.object({ accessKeyId: z.string().optional(), secretAccessKey: z.string().optional() }),
    event: z.object({ settings: z.array(ClientSetting) }),
  }),
})

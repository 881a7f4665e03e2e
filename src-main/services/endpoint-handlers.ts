import type { endpoint as contract } from '../contract/endpoint'
import { clientSettings } from './client-settings'
import type { Handlers } from './contract-server'
import type { Workbench } from './workbench'

export const endpointHandlers = (workbench: Workbench): Handlers<typeof contract> => ({
  'endpoint.listen': ({ port }) => workbench.listen(port),
  'endpoint.setTls': ({ isOn }) => workbench.setTls(isOn),
  'endpoint.setAuth': async ({ mode }) => {
    await workbench.setAuth(mode)
    return {}
  },
  'clientSettings.watch': (given, sink) => {
    const send = (): void => sink.send({ settings: settingsOf(workbench, given) })
    send()
    return workbench.onChange(send)
  },
})

interface GivenCredentials {
  readonly accessKeyId?: string | undefined
  readonly secretAccessKey?: string | undefined
}

const settingsOf = ({ state }: Workbench, given: GivenCredentials) => {
  const { endpoint, tls, auth, region } = state
  if (endpoint.state !== 'listening') return []
  // Any credentials do in open mode; these say that they are none.
  const isAnybody = auth === 'open' && given.accessKeyId === undefined
  return [
    ...clientSettings({
      url: endpoint.tlsUrl ?? endpoint.url,
      region,
      accessKeyId: given.accessKeyId ?? (isAnybody ? 'local' : 'YOUR_ACCESS_KEY_ID'),
      secretAccessKey: given.secretAccessKey ?? (isAnybody ? 'local' : 'YOUR_SECRET_ACCESS_KEY'),
      ...tls,
    }),
  ]
}

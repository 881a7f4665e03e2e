import { inject, type InjectionKey } from 'vue'
import type { Client } from './client'

export const clientKey: InjectionKey<Client> = Symbol('client')

/** The client of this window. */
export function useClient(): Client {
  const client = inject(clientKey)
  if (!client) throw new Error('No client: the app was made without provide(clientKey, …).')
  return client
}

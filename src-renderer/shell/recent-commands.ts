import { keep, kept } from '../ui/kept'

const KEY = 'recent-commands'
const MOST = 8

/** Ids of the commands used last, the newest first. A window without storage has none. */
export function recentCommands(): readonly string[] {
  const ids = kept(KEY)
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
}

export function noteCommand(id: string): void {
  keep(KEY, [id, ...recentCommands().filter((other) => other !== id)].slice(0, MOST))
}

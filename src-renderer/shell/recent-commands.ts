const KEY = 'streamgauge.recent-commands'
const MOST = 8

/** Ids of the commands used last, the newest first. A window without storage has none. */
export function recentCommands(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

export function noteCommand(id: string): void {
  const recent = [id, ...recentCommands().filter((other) => other !== id)].slice(0, MOST)
  try {
    window.localStorage.setItem(KEY, JSON.stringify(recent))
  } catch {
    // Without storage nothing is recent; that is all.
  }
}

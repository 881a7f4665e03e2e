/**
 * Whether a download host answers; asked once a host and remembered while this process lives, so that a blocked
 * network costs seconds and not minutes.
 * @typedef {(address: string) => Promise<boolean>} Reachability
 */

const patienceMs = 5_000

/** @returns {Reachability} */
export function createReachability() {
  /** @type {Map<string, Promise<boolean>>} */
  const answers = new Map()
  return (address) => {
    const { origin } = new URL(address)
    const answer = answers.get(origin) ?? ask(address)
    answers.set(origin, answer)
    return answer
  }
}

/** @param {string} address */
async function ask(address) {
  try {
    const response = await fetch(address, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    })
    return response.status < 400
  } catch {
    return false
  }
}

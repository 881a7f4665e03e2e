/**
 * How set-up talks: one line for each thing it does, and a moving line for what takes long.
 * @typedef {object} Say
 * @property {(text: string) => void} line a line that stays
 * @property {<T>(label: string, work: (progress: (detail: string) => void) => Promise<T>) => Promise<T>} during
 *   says the label, shows elapsed seconds and the newest detail while the work runs, and how long it took at the end
 */

/** On a terminal the moving line is redrawn this often. */
const redrawMs = 500
/** In a file or a CI log nothing can be redrawn: a fresh line now and then shows that it is alive. */
const reportMs = 10_000

/**
 * @param {NodeJS.WriteStream} stream stdout, or stderr where stdout belongs to the program that is started
 * @returns {Say}
 */
export function createSay(stream = process.stdout) {
  /** @type {Set<{ label: string, detail: string, startedAt: number }>} */
  const running = new Set()
  const isTerminal = stream.isTTY === true
  let moving = ''

  const clear = () => {
    if (moving !== '') stream.write('\r\x1b[K')
    moving = ''
  }
  const draw = () => {
    const text = [...running].map(describe).join('  ·  ')
    const room = (stream.columns ?? 80) - 1
    clear()
    if (text === '') return
    moving = text.length > room ? `${text.slice(0, room - 1)}…` : text
    stream.write(moving)
  }
  /** @param {string} text */
  const line = (text) => {
    clear()
    stream.write(`${text}\n`)
    if (isTerminal) draw()
  }
  const tick = isTerminal ? draw : () => running.forEach((job) => line(`  ${describe(job)}`))

  /** @type {Say['during']} */
  const during = async (label, work) => {
    const job = { label, detail: '', startedAt: Date.now() }
    line(`${label} …`)
    running.add(job)
    const timer = setInterval(tick, isTerminal ? redrawMs : reportMs)
    try {
      const result = await work((detail) => void (job.detail = detail))
      running.delete(job)
      line(`${label}: done in ${seconds(job.startedAt)}`)
      return result
    } finally {
      clearInterval(timer)
      running.delete(job)
      clear()
    }
  }
  return { line, during }
}

/** @param {{ label: string, detail: string, startedAt: number }} job */
const describe = ({ label, detail, startedAt }) =>
  `${label}: ${detail === '' ? '' : `${detail}, `}${seconds(startedAt)}`

/** @param {number} since */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(since + 10_000 > Date.now() ? 1 : 0)} s`

/**
 * A count of bytes as people read it: decimal megabytes, as download pages show them.
 * @param {number} bytes
 */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`

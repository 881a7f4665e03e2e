/** How much of a frame of 16 ms drawing may take, so that pointer and scrolling stay smooth: the rest waits for the next one. */
const BUDGET_MS = 6

const waiting = new Map<object, () => void>()
let request = 0

function runFrame(): void {
  const start = performance.now()
  for (const [owner, job] of waiting) {
    waiting.delete(owner)
    job()
    if (performance.now() - start > BUDGET_MS) break
  }
  request = waiting.size > 0 ? requestAnimationFrame(runFrame) : 0
}

/** Do a job in one of the next frames. The owner's last job replaces one that still waits, and keeps its place. */
export function inFrame(owner: object, job: () => void): void {
  waiting.set(owner, job)
  if (request === 0) request = requestAnimationFrame(runFrame)
}

export const leaveFrame = (owner: object): void => void waiting.delete(owner)

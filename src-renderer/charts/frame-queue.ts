/**
 * Charts that move on with every second take turns, one a frame, so that pointer and scrolling stay smooth. What somebody waits
 * for, another range or another theme, is drawn at once.
 */
export type Pace = 'calm' | 'now'

type Jobs = Map<object, () => void>
const waiting: Readonly<Record<Pace, Jobs>> = { calm: new Map(), now: new Map() }
let request = 0

const isIdle = (): boolean => waiting.calm.size + waiting.now.size === 0

function runFrame(): void {
  request = 0
  const jobs = waiting.now.size > 0 ? [...waiting.now] : [...waiting.calm].slice(0, 1)
  for (const [owner] of jobs) leaveFrame(owner)
  if (!isIdle()) request = requestAnimationFrame(runFrame)
  for (const [, job] of jobs) job()
}

/** Do a job in one of the next frames. The owner's last job replaces one that still waits, and keeps its place. */
export function inFrame(owner: object, job: () => void, pace: Pace = 'calm'): void {
  const isUrgent = pace === 'now' || waiting.now.has(owner)
  if (isUrgent) waiting.calm.delete(owner)
  waiting[isUrgent ? 'now' : 'calm'].set(owner, job)
  if (request === 0) request = requestAnimationFrame(runFrame)
}

export function leaveFrame(owner: object): void {
  waiting.calm.delete(owner)
  waiting.now.delete(owner)
}

const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))

/** Resolves once everything that waits, or is about to after a change, is on the screen. */
export async function whenDrawn(): Promise<void> {
  // The change reaches the charts in the first frame, the last of them paints in the one after its job.
  do await nextFrame()
  while (!isIdle())
  await nextFrame()
  await nextFrame()
}

import type { ThroughputFrame } from '../../src-main/contract/streams'

export const WINDOW_SECONDS = 300

type Lane = Exclude<keyof ThroughputFrame, 'startSecond'>
export type LaneValues = readonly (number | null)[]

const LANES: readonly Lane[] = [
  'incomingBytes',
  'incomingRecords',
  'outgoingBytes',
  'outgoingRecords',
  'throttledRecords',
]

/** The last five minutes, one value a second, oldest first; null for seconds nobody told about. */
export interface ThroughputWindow extends Readonly<Record<Lane, LaneValues>> {
  /** Epoch seconds of the first value. */
  readonly startSecond: number
  /** How many of the last seconds there are figures for; 0 before the first frame. */
  readonly knownSeconds: number
}

export const emptyWindow: ThroughputWindow = {
  startSecond: 0,
  knownSeconds: 0,
  incomingBytes: [],
  incomingRecords: [],
  outgoingBytes: [],
  outgoingRecords: [],
  throttledRecords: [],
}

/** Where the frame's lane lands in a window that ends at `endSecond`; seconds between old and new stay null. */
function slide(
  old: { start: number; values: LaneValues },
  frame: { start: number; values: readonly number[] },
  end: number,
) {
  const start = end - WINDOW_SECONDS
  return Array.from({ length: WINDOW_SECONDS }, (_, index) => {
    const second = start + index
    return frame.values[second - frame.start] ?? old.values[second - old.start] ?? null
  })
}

/**
 * The window after one more frame. Its length never changes, so neither memory nor the axis grows.
 *
 * A frame that lies wholly before the window means that the clock was set back: it starts a new window.
 */
export function appendFrame(window: ThroughputWindow, frame: ThroughputFrame): ThroughputWindow {
  const length = frame.incomingBytes.length
  if (length === 0) return window
  const frameEnd = frame.startSecond + length
  const windowEnd = window.startSecond + WINDOW_SECONDS
  const continues = window.knownSeconds > 0 && frameEnd > window.startSecond
  const before = continues ? window : emptyWindow
  const end = continues ? Math.max(windowEnd, frameEnd) : frameEnd
  const oldestKnown = continues ? Math.min(windowEnd - window.knownSeconds, frame.startSecond) : frame.startSecond
  const lane = (name: Lane): LaneValues =>
    slide({ start: before.startSecond, values: before[name] }, { start: frame.startSecond, values: frame[name] }, end)

  const lanes = Object.fromEntries(LANES.map((name) => [name, lane(name)])) as Record<Lane, LaneValues>
  return {
    ...lanes,
    startSecond: end - WINDOW_SECONDS,
    knownSeconds: Math.min(WINDOW_SECONDS, end - oldestKnown),
  }
}

const FIGURE_SECONDS = 3

/** A figure a person can read: the mean of the last few known seconds. */
export function recentMean(values: LaneValues): number {
  const recent = values.slice(-FIGURE_SECONDS).filter((value) => value !== null)
  return recent.length === 0 ? 0 : recent.reduce((sum, value) => sum + value, 0) / recent.length
}

/** A part of the time axis under selection, in epoch seconds; `end` may lie before `start`. */
export interface Brush {
  readonly start: number
  readonly end: number
}

export const ordered = ({ start, end }: Brush): { readonly from: number; readonly to: number } =>
  start <= end ? { from: start, to: end } : { from: end, to: start }

/** Pixels a pointer has to move before it selects: less is a click. */
export const BRUSH_PIXELS = 4

export interface Axis {
  readonly from: number
  readonly to: number
}

/** Where a time lies on the axis, in per cent. */
export const percentOf = (time: number, { from, to }: Axis): number => ((time - from) / (to - from)) * 100

export const clampTo = (time: number, { from, to }: Axis): number => Math.min(Math.max(time, from), to)

/*
 * Loads over a day or a week, by the hour, in any scale.
 */

export const shapeNames = ['flat', 'office', 'evening', 'weekend'] as const
export type ShapeName = (typeof shapeNames)[number]

const hours = (load: (hour: number) => number): number[] => Array.from({ length: 24 }, (_, hour) => load(hour))

const office = hours((hour) => (hour >= 9 && hour < 17 ? 10 : hour >= 7 && hour < 20 ? 5 : 1))
const evening = hours((hour) => (hour >= 19 && hour < 23 ? 10 : hour >= 12 ? 5 : hour >= 7 ? 3 : 1))
const quiet = hours((hour) => (hour >= 8 && hour < 22 ? 3 : 1))
const busy = hours((hour) => (hour >= 10 && hour < 23 ? 10 : 2))

/** Shapes to begin with. The weekend's is a week from Monday on. */
export const shapes: Readonly<Record<ShapeName, readonly number[]>> = {
  flat: hours(() => 1),
  office,
  evening,
  weekend: [...Array.from({ length: 5 }, () => quiet).flat(), ...busy, ...busy],
}

/** Which of them it is; null for one that was drawn, or measured. */
export const shapeName = (shape: readonly number[] | undefined): ShapeName | null => {
  if (shape === undefined) return 'flat'
  return shapeNames.find((name) => shapes[name].join() === shape.join()) ?? null
}

/** One hour set, of 0 … 10; never all of them to nothing. */
export const withHour = (shape: readonly number[], hour: number, load: number): number[] => {
  const next = shape.map((old, index) => (index === hour ? load : old))
  return next.some((each) => each > 0) ? next : [...shape]
}

/** The busiest hour is 10, whatever the scale was. */
export const tenths = (shape: readonly number[]): number[] => {
  const highest = Math.max(...shape)
  return shape.map((load) => Math.round((load / highest) * 100) / 10)
}

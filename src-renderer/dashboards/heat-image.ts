import type { HeldPoints } from './history-points'

/** Red, green and blue, 0 … 255 each. */
export type Rgb = readonly [number, number, number]

export interface HeatColours {
  /** Nothing, half of the limit, and the limit or more. */
  readonly cold: Rgb
  readonly warm: Rgb
  readonly hot: Rgb
  /** Where nothing is known. */
  readonly unknown: Rgb
}

const mixed = (from: Rgb, to: Rgb, part: number): Rgb => [
  from[0] + (to[0] - from[0]) * part,
  from[1] + (to[1] - from[1]) * part,
  from[2] + (to[2] - from[2]) * part,
]

/** The colour of a load, 1 = at the limit. */
export const heatColour = (load: number, { cold, warm, hot }: HeatColours): Rgb =>
  load < 0.5 ? mixed(cold, warm, load * 2) : mixed(warm, hot, Math.min(1, load * 2 - 1))

const STEPS = 256

const packed = ([red, green, blue]: Rgb): number => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0

/** Every colour there is, so that hundreds of thousands of cells a second are looked up instead of mixed. */
export const heatPalette = (colours: HeatColours): { readonly loads: Uint32Array; readonly unknown: number } => ({
  loads: Uint32Array.from({ length: STEPS }, (_, step) => packed(heatColour(step / (STEPS - 1), colours))),
  unknown: packed(colours.unknown),
})

/**
 * One pixel for each series (from top to bottom) and period (from left to right), as RGBA in the byte order of little-endian
 * machines, which is what every browser runs on.
 *
 * @param full the value that is drawn hottest, > 0
 * @param image as wide as there are periods, as high as there are series
 */
export function paintHeat(
  { values, first, length }: HeldPoints,
  { full, colours }: { readonly full: number; readonly colours: HeatColours },
  image: Pick<ImageData, 'data'>,
): void {
  const pixels = new Uint32Array(image.data.buffer)
  const { loads, unknown } = heatPalette(colours)
  const scale = (STEPS - 1) / full
  values.forEach((row, y) => {
    for (let x = 0; x < length; x += 1) {
      const value = row[first + x] ?? null
      const step = value === null ? 0 : Math.min(STEPS - 1, Math.round(value * scale))
      pixels[y * length + x] = value === null ? unknown : (loads[step] ?? unknown)
    }
  })
}

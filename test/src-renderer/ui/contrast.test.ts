import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/*
 * Contrast AA of the design tokens, in both themes.
 * @source formulas and limits: WCAG 2.2, "relative luminance", "contrast ratio", criteria 1.4.3 and 1.4.11
 */

const tokens = readFileSync('src-renderer/ui/tokens.css', 'utf8')
const themes = ['light', 'dark'] as const

const colourOf = (name: string, theme: (typeof themes)[number]): string => {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(tokens)?.[1] ?? ''
  const [both, light, dark] = /^light-dark\((#\w{6}), (#\w{6})\)$/.exec(value) ?? [value, value, value]
  const colour = theme === 'light' ? light : dark
  if (!/^#[0-9a-f]{6}$/.test(colour ?? '')) throw new Error(`--${name} is no plain colour: ${both}`)
  return colour as string
}

const luminance = (colour: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected']
const pairs = (fronts: readonly string[], backs: readonly string[]): [string, string][] =>
  fronts.flatMap((front) => backs.map((back): [string, string] => [front, back]))

describe.each(themes)('in the %s theme', (theme) => {
  const ratio = (front: string, back: string): number => contrast(colourOf(front, theme), colourOf(back, theme))

  it('knows black on white', () => expect(contrast('#000000', '#ffffff')).toBe(21))

  it.each([
    ...pairs(['text', 'text-soft', 'text-faint', 'accent', 'good', 'warn', 'bad'], grounds),
    ...pairs(['text', 'text-soft', 'accent'], ['accent-soft']),
    ...pairs(['text', 'text-soft', 'warn'], ['warn-soft']),
    ...pairs(['text', 'text-soft', 'bad'], ['bad-soft']),
    ...pairs(['text', 'text-soft', 'info'], ['info-soft']),
    ['on-accent', 'accent'],
    ['on-accent', 'accent-strong'],
    ['on-bad', 'bad-solid'],
  ])('%s can be read on %s', (front, back) => expect(ratio(front, back)).toBeGreaterThanOrEqual(4.5))

  it.each([
    ...pairs(['line-input', 'focus'], ['surface', 'raised', 'canvas']),
    ...pairs(['incoming', 'outgoing', 'third', 'fourth', 'fifth', 'sixth'], ['surface']),
  ])('%s can be told from %s', (front, back) => expect(ratio(front, back)).toBeGreaterThanOrEqual(3))
})

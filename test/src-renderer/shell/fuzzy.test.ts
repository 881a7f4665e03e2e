import { expect, it } from 'vitest'
import { fuzzyScore } from '../../../src-renderer/shell/fuzzy'

const ranked = (query: string, ...texts: string[]): string[] =>
  texts
    .map((text) => ({ text, score: fuzzyScore(query, text) }))
    .filter((one): one is { text: string; score: number } => one.score !== undefined)
    .sort((a, b) => b.score - a.score)
    .map(({ text }) => text)

it('puts beginnings before words, words before parts, and parts before letters', () => {
  expect(ranked('or', 'floor', 'Open orders', 'orders', 'Opener', 'shop')).toEqual([
    'orders',
    'Open orders',
    'floor',
    'Opener',
  ])
})

it('wants every word that was typed, in any order', () => {
  expect(ranked('dark theme', 'Theme: Dark', 'Theme: Light')).toEqual(['Theme: Dark'])
})

it('finds a name by some of its letters, in their order only', () => {
  expect(fuzzyScore('clkstr', 'Open stream clickstream')).toBeGreaterThan(0)
  expect(fuzzyScore('rtsklc', 'Open stream clickstream')).toBeUndefined()
})

it('finds everything by nothing', () => {
  expect(fuzzyScore(' ', 'anything')).toBe(0)
})

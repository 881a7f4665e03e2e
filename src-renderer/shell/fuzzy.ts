/*
 * How well a text answers what someone typed. Every word typed must be in the text: best at the beginning of it, then at that of
 * a word, then anywhere, and at worst its letters in their order (“ovw” finds “Overview”).
 */

const START = 4
const WORD_START = 3
const INSIDE = 2
const LETTERS = 1

/** @returns 0 … 1, higher for better; undefined when it does not match */
export function fuzzyScore(query: string, text: string): number | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const searched = text.toLowerCase()
  let sum = 0
  for (const word of words) {
    const score = scoreOf(word, searched)
    if (score === 0) return undefined
    sum += score
  }
  return words.length === 0 ? 0 : sum / (START * words.length)
}

function scoreOf(word: string, text: string): number {
  const at = text.indexOf(word)
  if (at === 0) return START
  if (at > 0) return startsWord(word, text) ? WORD_START : INSIDE
  return hasLetters(word, text) ? LETTERS : 0
}

function startsWord(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return true
  }
  return false
}

function hasLetters(word: string, text: string): boolean {
  let at = -1
  return [...word].every((letter) => {
    at = text.indexOf(letter, at + 1)
    return at !== -1
  })
}

import type { WorldDifference } from '../../src-main/contract/world'
import { joined, type Format } from '../i18n/format'

/** The rows of one subject: the world as a whole, or a stream. */
export interface ComparedGroup {
  /** Null: the world as a whole. */
  readonly stream: string | null
  readonly rows: readonly WorldDifference[]
}

export const isDifferent = ({ before, after }: WorldDifference): boolean => before !== after

/** In the order they came, by what they are about; of streams only those that have something to tell. */
export const groupsOf = (differences: readonly WorldDifference[], onlyDifferent: boolean): readonly ComparedGroup[] => {
  const groups = new Map<string | null, WorldDifference[]>()
  for (const row of differences) {
    if (onlyDifferent && !isDifferent(row)) continue
    groups.set(row.stream, [...(groups.get(row.stream) ?? []), row])
  }
  return [...groups].map(([stream, rows]) => ({ stream, rows }))
}

export interface FigureText {
  readonly f: Format
  /** Of a billing unit; empty where it needs none. */
  unit(name: string): string
}

/** A figure with its unit; `–` where it is not there. */
export const figureText = (value: number | null, unit: string, text: FigureText): string => {
  const { f } = text
  if (value === null) return '–'
  if (unit === 'time') return f.dateTimeSeconds(value)
  if (unit === 'bytes') return joined(f.bytes(value))
  if (unit === 'count') return f.count(value)
  return `${value >= 100 ? f.count(value) : f.short(value)} ${text.unit(unit)}`.trim()
}

/** How much more or less there is after than before; empty where that says nothing. */
export const changeText = ({ before, after, unit }: WorldDifference, text: FigureText): string => {
  if (before === null || after === null || before === after) return ''
  const size = Math.abs(after - before)
  const figure = unit === 'time' ? joined(text.f.duration(size)) : figureText(size, unit, text)
  return `${after > before ? '+' : '−'}${figure}`
}

/** @param right columns of figures, whose ends stand below each other; the last column is not filled up */
export const table = (rows: readonly (readonly string[])[], right: readonly number[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return rows.map((row) => `${line(row)}\n`).join('')
}

/** Heads, a rule below them, and rows. */
export const headedTable = (
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): string => {
  const all = [heads, ...rows]
  const rule = heads.map((_, column) => '─'.repeat(Math.max(...all.map((row) => (row[column] ?? '').length))))
  return table([heads, rule, ...rows], right)
}

import type { Statement, Value } from './database'

/** Rows in one statement: many statements cost more than many rows. */
const rowsAtOnce = 100

/**
 * Statements that insert rows, some at a time.
 * @param head up to VALUES
 * @param tail what follows the rows
 */
export const insertRows = (head: string, rows: readonly (readonly Value[])[], tail = ''): Statement[] => {
  const statements: Statement[] = []
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some = rows.slice(from, from + rowsAtOnce)
    const places = some.map((row) => `(${row.map(() => '?').join()})`).join()
    statements.push([`${head} VALUES ${places} ${tail}`, some.flat()])
  }
  return statements
}

/**
 * @typedef {{ path: string, status: string, note?: string }} MemberReport
 * @typedef {object} OperationReport
 * @property {string} name
 * @property {string} status
 * @property {string} [note]
 * @property {MemberReport[]} input
 * @property {MemberReport[]} output
 * @property {{ name: string, seen: boolean }[]} faults
 *
 * @typedef {{ model: string, operations: OperationReport[] }} ConformanceReport
 */

/**
 * Each operation with what is missing of it, and a line a member where that is asked for.
 * @param {ConformanceReport} report
 * @param {{ members: boolean }} detail
 */
export function conformanceTable({ model, operations }, { members }) {
  const width = Math.max(...operations.map(({ name }) => name.length))
  const lines = operations.flatMap((operation) => [
    `${operation.name.padEnd(width)}  ${operation.status.padEnd(7)}  ${operation.note ?? ''}`.trimEnd(),
    ...(members ? memberLines(operation) : []),
  ])
  const count = (/** @type {string} */ status) => operations.filter((operation) => operation.status === status).length
  const sums = `${count('full')} full, ${count('partial')} partial, ${count('absent')} absent`
  return [`Operations and members of ${model}, as the SDK tests showed them`, '', ...lines, '', sums].join('\n')
}

/** @param {OperationReport} operation */
function memberLines({ input, output }) {
  const line =
    (/** @type {string} */ side) =>
    (/** @type {MemberReport} */ { path, status, note }) =>
      `    ${side.padEnd(3)}  ${status.padEnd(7)}  ${path}${note === undefined ? '' : ` (${note})`}`
  return [...input.map(line('in')), ...output.map(line('out'))]
}

/** Column heads: exception names without what they all have in common. */
const short = (/** @type {string} */ name) => name.replace(/Exception$/, '')

/**
 * Operations by success and documented faults.
 * @param {ConformanceReport} report
 */
export function faultTable({ operations }) {
  const names = [...new Set(operations.flatMap(({ faults }) => faults.map(({ name }) => name)))].sort()
  const width = Math.max(...operations.map(({ name }) => name.length))
  const cell = (/** @type {{ seen: boolean } | undefined} */ fault) =>
    fault === undefined ? ' ' : fault.seen ? '✓' : '·'
  const rows = operations.map(({ name, status, faults }) => {
    const cells = names.map((column) => cell(faults.find((fault) => fault.name === column)))
    return `${name.padEnd(width)}  ${[status === 'absent' ? '·' : '✓', ...cells].join('  ')}`.trimEnd()
  })
  const heads = ['success', ...names.map(short)].map((head, i) => `${' '.repeat(width + 2)}${'│  '.repeat(i)}┌ ${head}`)
  return ['Seen in the SDK tests (✓), documented by AWS but not seen (·):', '', ...heads, ...rows].join('\n')
}

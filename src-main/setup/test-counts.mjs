import { readFile } from 'node:fs/promises'

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped the tests' full names
 *
 * @typedef {{ fullName: string, status: string }} ReportedTest
 * @typedef {{ numPassedTests: number, numFailedTests: number, testResults: { assertionResults: ReportedTest[] }[] }} VitestReport
 */

/**
 * The single tests of one vitest run, from the file its JSON reporter wrote.
 * @param {string} file
 * @param {number} exitCode
 * @returns {Promise<Counts>}
 */
export async function countTests(file, exitCode) {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return { passed: 0, failed: exitCode === 0 ? 0 : 1, skipped: [] }
  /** @type {VitestReport} */
  const report = JSON.parse(text)
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  return {
    passed: report.numPassedTests,
    // A file that does not load, or an error outside a test, fails the run without failing a test: it counts as one.
    failed: exitCode === 0 ? report.numFailedTests : Math.max(report.numFailedTests, 1),
    skipped: tests.filter(({ status }) => !['passed', 'failed'].includes(status)).map(({ fullName }) => fullName),
  }
}

/**
 * The closing line. Its form is fixed: CI reads it.
 * @param {readonly Counts[]} all
 */
export function closingLine(all) {
  const passed = all.reduce((sum, counts) => sum + counts.passed, 0)
  const failed = all.reduce((sum, counts) => sum + counts.failed, 0)
  const skipped = all.reduce((sum, counts) => sum + counts.skipped.length, 0)
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * @param {readonly { name: string, counts: Counts, seconds: number }[]} steps
 * @returns {string} one aligned line a step
 */
export function table(steps) {
  const rows = steps.map(({ name, counts, seconds }) => [name, closingLine([counts]), `${seconds.toFixed(1)} s`])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map(
      ([name = '', result = '', time = '']) =>
        `${name.padEnd(widths[0] ?? 0)}  ${result.padEnd(widths[1] ?? 0)}  ${time.padStart(widths[2] ?? 0)}`,
    )
    .join('\n')
}

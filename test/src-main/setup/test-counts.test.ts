import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { closingLine, countTests, table } from '../../../src-main/setup/test-counts.mjs'
import { tempFolder } from '../../support/temp-folder'

const report = {
  numPassedTests: 2,
  numFailedTests: 1,
  testResults: [
    {
      assertionResults: [
        { fullName: 'a', status: 'passed' },
        { fullName: 'b', status: 'passed' },
        { fullName: 'c', status: 'failed' },
      ],
    },
    { assertionResults: [{ fullName: 'd in Chromium', status: 'skipped' }] },
  ],
}

async function reportFile(content: object): Promise<string> {
  const file = join(await tempFolder(), 'unit.json')
  await writeFile(file, JSON.stringify(content))
  return file
}

describe('the counts of a test run', () => {
  it('are those of its report, skipped tests by name', async () => {
    expect(await countTests(await reportFile(report), 1)).toEqual({ passed: 2, failed: 1, skipped: ['d in Chromium'] })
  })

  it('hold a failure when the run failed outside every test', async () => {
    expect(await countTests(await reportFile({ ...report, numFailedTests: 0 }), 1)).toMatchObject({ failed: 1 })
  })

  it('hold a failure when the run died before its report', async () => {
    expect(await countTests('/nowhere/unit.json', 1)).toEqual({ passed: 0, failed: 1, skipped: [] })
  })
})

describe('the closing line', () => {
  it('adds the steps up', () => {
    const steps = [
      { passed: 1, failed: 0, skipped: [] },
      { passed: 40, failed: 2, skipped: [] },
    ]
    expect(closingLine(steps)).toBe('41 passed, 2 failed')
  })

  it('counts skipped tests when there are any', () => {
    expect(closingLine([{ passed: 3, failed: 0, skipped: ['a', 'b'] }])).toBe('3 passed, 0 failed, 2 skipped')
  })
})

it('the table has one aligned line a step', () => {
  const one = { passed: 1, failed: 0, skipped: [] }
  const many = { passed: 120, failed: 3, skipped: [] }
  expect(
    table([
      { name: 'lint', counts: one, seconds: 4.04 },
      { name: 'unit', counts: many, seconds: 31 },
    ]),
  ).toBe('lint  1 passed, 0 failed     4.0 s\nunit  120 passed, 3 failed  31.0 s')
})

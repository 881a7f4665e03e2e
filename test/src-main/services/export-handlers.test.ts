import { expect, it } from 'vitest'
import { blueprint } from '../../../src-main/contract/blueprint'
import { manualClock } from '../../../src-main/platform/clock'
import { bundledBooks } from '../../../src-main/services/bundled-books'
import { exportHandlers } from '../../../src-main/services/export-handlers'
import { sample } from '../blueprint/samples'

const clock = manualClock(Date.parse('2026-11-22T08:00:00Z'))
const { 'blueprint.export': exported } = exportHandlers({ bookOf: (region) => bundledBooks.get(region) }, clock)

it('gives a window the files of a design, what a month of it costs, and what is left to do', async () => {
  const answer = blueprint['blueprint.export'].output.parse(
    await exported({ design: sample('clickstream'), format: 'terraform' }),
  )
  expect(answer.files.map(({ name }) => name)).toContain('main.tf')
  expect(answer.files[0]?.text).toMatch(
    /A month in us-east-1 comes to about \*\*\$[\d,]+\.\d\d\*\* with the workload below/,
  )
  expect(answer.leftOver.map(({ place }) => place)).toContain('elements "counters"')
})

it.each(['cloudformation', 'terraform', 'cdk'] as const)(
  'names the file of %s that builds the design',
  async (format) => {
    const { files, main } = await exported({ design: sample('clickstream'), format })
    expect(files.find(({ name }) => name === main)?.text).toMatch(/kinesis/i)
  },
)

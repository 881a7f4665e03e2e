import { describe, expect, it } from 'vitest'
import { BillTerms } from '../../../src-main/contract/bill'
import type { AdvisorAnswers } from '../../../src-main/contract/advisor'
import { openManualWorkbench } from './support/manual-workbench'

const answers: AdvisorAnswers = {
  ...{ freshness: 'seconds', ordering: 'by-key', replay: 'day', consumers: 2, recordsPerSecond: 2000 },
  ...{ recordBytes: 800, operations: 'some', processing: 'custom-code', payload: 'events' },
}
const ask = async (change: Partial<AdvisorAnswers> = {}, terms: Partial<BillTerms> = {}, region = 'us-east-1') => {
  const { client } = await openManualWorkbench()
  return client.call('advisor.ask', {
    answers: { ...answers, ...change },
    ...{ region, terms: BillTerms.parse(terms) },
  })
}

describe('advisor.ask', () => {
  it('recommends with reasons, and a design and a price for each that is possible and can be drawn', async () => {
    const { options } = await ask()
    expect(options.map(({ choice }) => choice)).toHaveLength(6)
    expect(options[0]).toMatchObject({ choice: 'data-streams', isPossible: true, unknownLines: 0 })
    expect(options[0]?.reasons[0]).toEqual({ key: 'advice.reason.streamsOrder', values: {}, isFor: true })
    for (const { choice, isPossible, design, amount } of options) {
      const isPriced = isPossible && choice !== 'batch'
      expect([design !== null, amount !== null]).toEqual([isPriced, isPriced])
    }
  })

  it('sizes the design for the load, and reads with fan-out where it is wanted fresh', async () => {
    const { options } = await ask({ freshness: 'under-a-second', consumers: 3 })
    const elements = options[0]?.design?.elements ?? []
    expect(elements.filter(({ kind }) => kind === 'application')).toHaveLength(3)
    expect(elements.filter((element) => element.kind === 'application' && element.reads === 'fan-out')).toHaveLength(3)
  })

  it('says first when the load is more than limits allow', async () => {
    const { options } = await ask({ freshness: 'minutes', ordering: 'none', recordsPerSecond: 1e6 })
    const firehose = options.find(({ choice }) => choice === 'firehose')
    expect(firehose?.reasons[0]).toEqual({ key: 'advice.reason.throttles', values: {}, isFor: false })
    expect(options[0]?.reasons[0]?.key).not.toBe('advice.reason.throttles')
  })

  it('costs what twelve months cost in a year, and says when prices are not known', async () => {
    const amountOf = async (terms: Partial<BillTerms>): Promise<number> =>
      Number((await ask({}, terms)).options[0]?.amount)
    expect(await amountOf({ period: 'year' })).toBeCloseTo(12 * (await amountOf({})), 6)
    const { options } = await ask({}, {}, 'eu-south-2')
    expect(options[0]?.unknownLines).toBeGreaterThan(0)
  })
})

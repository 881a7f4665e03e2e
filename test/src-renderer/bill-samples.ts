import type { BillLine, BillTerms, BillView } from '../../src-main/contract/bill'

export const billTerms = (changes: Partial<BillTerms> = {}): BillTerms => ({
  ...{ hours: 730, rounding: 'line', withFreeTier: true, period: 'month', currency: null },
  ...changes,
})

/** Shard hours of one stream, all of it known. */
export const billLine = (changes: Partial<BillLine> = {}): BillLine => ({
  ...{ region: 'us-east-1', service: 'data-streams', dimension: 'provisioned.shardHours', unit: 'shard-hour' },
  ...{ quantity: '1460', free: '0', exact: '21.9', amount: '21.90', unknown: null, parts: [] },
  price: { per: '1', source: 'S01', sources: [], asOf: '2026-09', confidence: 'high', note: null, isOld: false },
  tiers: [{ from: '0', to: null, quantity: '1460', usd: '0.015', amount: '21.9' }],
  ...changes,
})

export const billView = (changes: Partial<BillView> = {}): BillView => ({
  terms: billTerms(),
  books: [{ region: 'us-east-1', name: 'List prices of us-east-1', date: '2026-11-21' }],
  lines: [billLine()],
  ...{ total: '21.90', unknownLines: 0, notes: [] },
  byService: [{ key: 'data-streams', amount: '21.90', unknownLines: 0 }],
  byElement: [],
  ...changes,
})

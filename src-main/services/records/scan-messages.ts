import type { RecordFilter } from '../../contract/record-browser'
import type { EndOfScan } from './end-of-scan'
import type { ScanShard } from './found-record'
import type { Brought, ScanEvent, Want } from './scan'

/** What main and the thread of a scan tell each other. */
export type ToScan =
  /** There is time to load what the start may need. */
  | { readonly type: 'prepare' }
  | {
      readonly type: 'start'
      readonly shards: readonly ScanShard[]
      readonly filter: RecordFilter
      readonly limit: number
      readonly isLive: boolean
    }
  | { readonly type: 'brought'; readonly brought: Brought }

export type FromScan =
  | { readonly type: 'read'; readonly wants: readonly Want[] }
  | { readonly type: 'event'; readonly event: ScanEvent }
  | { readonly type: 'done' }
  /** It cannot go on; without a code we were wrong. */
  | ({ readonly type: 'failed'; readonly message: string } & Partial<Pick<EndOfScan, 'code' | 'text'>>)

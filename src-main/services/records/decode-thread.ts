import { threadSide } from '../../platform/thread'
import { decode, type DecodedRecord, type Wanted } from './decode'

/* The thread that unpacks and encodes records that somebody opens: ten megabytes of gzip take too long for main. */

export interface ToDecoder {
  readonly id: number
  readonly data: Uint8Array
  readonly wanted: Wanted
}

export interface FromDecoder {
  readonly id: number
  readonly decoded: readonly DecodedRecord[]
}

const side = threadSide()
side.onMessage((raw) => {
  const { id, data, wanted } = raw as ToDecoder
  side.post({ id, decoded: decode(data, wanted) } satisfies FromDecoder)
})

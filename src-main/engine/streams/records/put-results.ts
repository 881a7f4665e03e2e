import { asArray, packedList } from '../../packed-list'
import { sequenceNumberDigits, writeSequenceNumbers, type SequenceNumberParts } from '../shards/sequence-number'

export interface PutRecordsEntry {
  readonly SequenceNumber?: string
  readonly ShardId?: string
  readonly ErrorCode?: string
  readonly ErrorMessage?: string
}

const members = { SequenceNumber: 'text', ShardId: 'text', ErrorCode: 'text', ErrorMessage: 'text' } as const
const width = Object.keys(members).length * 2
const [atSequenceNumber, atShardId, atErrorCode, atErrorMessage] = [0, 2, 4, 6]

/** What became of each record of a request. Packed: two texts a record would cost more than to route and to keep it. */
export class PutResults {
  failed = 0
  private readonly spans: Int32Array
  private readonly digits: Uint32Array
  private kept = 0
  /** Texts other than sequence numbers, each once; they stand behind the digits. */
  private readonly texts = new Map<string, readonly [start: number, end: number]>()
  private end: number

  constructor(count: number) {
    this.spans = new Int32Array(count * width).fill(-1)
    this.digits = new Uint32Array((count * sequenceNumberDigits) / Uint32Array.BYTES_PER_ELEMENT)
    this.end = this.digits.byteLength
  }

  /** @param first sequence number of the first; the others follow */
  keep(positions: readonly number[], shardId: string, first: Omit<SequenceNumberParts, 'version'>): void {
    const { spans } = this
    const [shardIdStart, shardIdEnd] = this.spanOf(shardId)
    let start = this.kept * sequenceNumberDigits
    writeSequenceNumbers(this.digits, start / Uint32Array.BYTES_PER_ELEMENT, first, positions.length)
    for (const position of positions) {
      const at = position * width
      spans[at + atSequenceNumber] = start
      spans[at + atSequenceNumber + 1] = start += sequenceNumberDigits
      spans[at + atShardId] = shardIdStart
      spans[at + atShardId + 1] = shardIdEnd
    }
    this.kept += positions.length
  }

  refuse(positions: readonly number[], code: string, message: string): void {
    for (const position of positions) {
      const at = position * width
      this.spans.fill(-1, at, at + width)
      this.spans.set(this.spanOf(code), at + atErrorCode)
      this.spans.set(this.spanOf(message), at + atErrorMessage)
    }
    this.failed += positions.length
  }

  entries(): readonly PutRecordsEntry[] {
    const bytes = Buffer.concat([Buffer.from(this.digits.buffer), Buffer.from([...this.texts.keys()].join(''))])
    return asArray<PutRecordsEntry>(packedList(members, { bytes, spans: this.spans }))
  }

  private spanOf(text: string): readonly [start: number, end: number] {
    const known = this.texts.get(text)
    if (known !== undefined) return known
    const span = [this.end, this.end + Buffer.byteLength(text)] as const
    this.texts.set(text, span)
    this.end = span[1]
    return span
  }
}

import { z } from 'zod'
import { command, defineContract, feed } from './define'

/** A column of a CSV file, or a member of JSON lines (`detail.userId` for one inside another), that says how much a row stands for. */
const Weight = z.object({
  name: z.string(),
  /** `records`: the row is so many records. `bytes`: it is one record of so many bytes. */
  counts: z.enum(['records', 'bytes']),
})

/** How rows of a text are read. Without a weight a row is one record, and all are of one size. */
export const KeyFormat = z.discriminatedUnion('kind', [
  /** A key a line; after a tab, how many records it stands for. */
  z.object({ kind: z.literal('lines') }),
  /** The first row has the names. Commas, semicolons or tabs; quotation marks as in RFC 4180. */
  z.object({ kind: z.literal('csv'), key: z.string(), weight: Weight.optional() }),
  /** A JSON object a line. */
  z.object({ kind: z.literal('jsonl'), key: z.string(), weight: Weight.optional() }),
])
export type KeyFormat = z.infer<typeof KeyFormat>

/** Why a row has no key that AWS would take (1 to 256 characters), or no weight above 0. */
export const RowProblem = z.enum(['no-key', 'long-key', 'bad-weight', 'not-json', 'open-quote', 'long-row', 'not-utf8'])
export type RowProblem = z.infer<typeof RowProblem>

/** What was read of a text so far. */
export const KeyReading = z.object({
  /** Rows that were understood. */
  rows: z.number().int(),
  /** That those rows stand for. */
  records: z.number(),
  /** Distinct keys. */
  keys: z.number().int(),
  badRows: z.number().int(),
  /** The first of them; lines count from 1. */
  firstBad: z.array(z.object({ line: z.number().int(), problem: RowProblem })),
  /** Bytes of a record as the rows have it, on average; null where they do not say. */
  meanBytes: z.number().nullable(),
})
export type KeyReading = z.infer<typeof KeyReading>

/** What was seen of a live stream so far. */
export const KeyRecording = z.object({
  id: z.string(),
  records: z.number().int(),
  keys: z.number().int(),
  /** Records that went by unseen because they came faster than they are read here. */
  missed: z.number().int(),
  secondsLeft: z.number().int(),
  recordsPerSecond: z.number(),
  meanBytes: z.number(),
})
export type KeyRecording = z.infer<typeof KeyRecording>

const Load = {
  recordsPerSecond: z.number(),
  bytesPerSecond: z.number(),
  /** Part of the tighter write limit of a shard (1 MiB/s or 1,000 records/s): above 1 it is throttled. */
  load: z.number(),
}

export const KeyPlacement = z.object({
  shards: z.number().int(),
  /** Of the whole. */
  bytesPerSecond: z.number(),
  /** The highest load of each run of neighbouring shards, at most 400 of them, in the order of hash keys. */
  bars: z.array(z.object({ from: z.number().int(), to: z.number().int(), load: z.number() })),
  shardsOver: z.number().int(),
  /** At most 50, the one with the highest load first. `name`: the shard id, of a stream that exists. */
  hottest: z.array(z.object({ shard: z.number().int(), name: z.string().nullable(), keys: z.number().int(), ...Load })),
  /** At most 100, the one nearest to a limit first. */
  heaviest: z.array(z.object({ key: z.string(), shard: z.number().int(), name: z.string().nullable(), ...Load })),
  /** Keys that are by themselves above the limits of a shard: no number of shards helps those. */
  hotKeys: z.number().int(),
  /** The smallest number of equal shards that are all within their limits; null when there is none up to 10,000. */
  smallest: z.number().int().nullable(),
})
export type KeyPlacement = z.infer<typeof KeyPlacement>

/** Characters of a text that are sent at a time: in any encoding less than browser mode takes in one message. */
export const KEY_PORTION_CHARACTERS = 100_000

const Id = z.string()
const Portion = z.string().max(KEY_PORTION_CHARACTERS)

export const keyLab = defineContract({
  /** How a text looks, from its beginning: which format, which columns or members, and which of them are probably meant. */
  'keyLab.inspect': command({
    input: z.object({ fileName: z.string(), beginning: Portion }),
    output: z.object({ columns: z.array(z.string()), members: z.array(z.string()), suggested: KeyFormat }),
  }),
  /** Keys come in portions, and are forgotten when they are closed, or when eight others were opened after them. */
  'keyLab.open': command({ input: z.object({ format: KeyFormat }), output: z.object({ id: Id }) }),
  'keyLab.add': command({
    input: z.object({ id: Id, text: Portion, isLast: z.boolean() }),
    output: KeyReading,
    faults: ['ResourceNotFoundException', 'LimitExceededException'],
  }),
  /**
   * Keys of what is written to a stream from now on, with the bytes of their records; twice a second. Ends by itself after so many
   * seconds; ended earlier, what was seen until then can be used. Takes nothing from the read limits.
   */
  'keyLab.record': feed({
    input: z.object({ arn: z.string(), seconds: z.number().int().min(1).max(300) }),
    event: KeyRecording,
  }),
  /** Where MD5 puts the keys, among so many shards of equal ranges or those a stream has now. */
  'keyLab.place': command({
    input: z.object({
      id: Id,
      among: z.union([z.object({ shards: z.number().int().min(1).max(10_000) }), z.object({ arn: z.string() })]),
      recordsPerSecond: z.number().positive().max(1e9),
      /** Mean size of a record, data and partition key. */
      recordBytes: z.number().positive().max(10_485_760),
    }),
    output: KeyPlacement,
    faults: ['ResourceNotFoundException'],
  }),
  'keyLab.close': command({ input: z.object({ id: Id }), output: z.object({}) }),
})

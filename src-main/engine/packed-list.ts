/**
 * Structures, packed: for each member a column that says where in a buffer its value is in each entry. Requests and answers of
 * hundreds of records are read, routed, kept and written in this form, because an object a record costs more than everything
 * else that is done to it.
 */
export class PackedList {
  /** @param columns by the names of the members, in their order */
  constructor(
    readonly length: number,
    readonly columns: Readonly<Record<string, Column>>,
    /** Hand the memory back: for whoever knows that nobody will look into the list any more, once. */
    readonly release: () => void = () => {},
  ) {}

  /** A member of texts or blobs. */
  column(member: string): PackedColumn {
    return this.columns[member] as PackedColumn
  }
}

/** One member of all entries. */
export type Column = PackedColumn | TimeColumn

export type PackedType = 'text' | 'blob'

export interface PackedColumnParts {
  readonly length: number
  /** Texts in UTF-8, or blobs. */
  readonly bytes: Buffer
  /** For each entry where its value begins in `bytes` and where it ends; both are −1 if it has none. */
  readonly spans: Int32Array
  /** Place of the first entry's span in `spans`. */
  readonly offset?: number
  /** From one entry's span to the next one's; 0 where all entries have the same value. */
  readonly stride?: number
}

export interface Extent {
  readonly size: number
  readonly from: number
  readonly to: number
}

export class PackedColumn implements PackedColumnParts {
  readonly length: number
  readonly bytes: Buffer
  readonly spans: Int32Array
  readonly offset: number
  readonly stride: number

  constructor(
    readonly type: PackedType,
    { length, bytes, spans, offset = 0, stride = 2 }: PackedColumnParts,
  ) {
    this.length = length
    this.bytes = bytes
    this.spans = spans
    this.offset = offset
    this.stride = stride
  }

  isPresent(entry: number): boolean {
    return this.start(entry) !== -1
  }

  start(entry: number): number {
    return this.spans[entry * this.stride + this.offset] as number
  }

  end(entry: number): number {
    return this.spans[entry * this.stride + this.offset + 1] as number
  }

  /** In bytes; 0 if it is absent. */
  size(entry: number): number {
    return this.end(entry) - this.start(entry)
  }

  /** Bytes of the values of some entries, and the part of `bytes` that they stand in. */
  extent(firstEntry: number, end: number): Extent {
    let [size, from, to] = [0, this.bytes.length, 0]
    for (let entry = firstEntry; entry < end; entry++) {
      const start = this.start(entry)
      if (start === -1) continue
      const end = this.end(entry)
      size += end - start
      if (start < from) from = start
      if (end > to) to = end
    }
    return { size, from: Math.min(from, to), to }
  }

  text(entry: number): string {
    return this.bytes.toString('utf8', this.start(entry), this.end(entry))
  }

  blob(entry: number): Buffer {
    return this.bytes.subarray(this.start(entry), this.end(entry))
  }

  value(entry: number): string | Buffer {
    return this.type === 'text' ? this.text(entry) : this.blob(entry)
  }
}

/** A member with a time in every entry. */
export class TimeColumn {
  readonly type = 'time'

  /** @param times epoch milliseconds */
  constructor(readonly times: Float64Array) {}

  isPresent(): boolean {
    return true
  }

  value(entry: number): Date {
    return new Date(this.times[entry] as number)
  }
}

export type PackedMembers = Readonly<Record<string, PackedType>>

/** Entries whose members are all in one buffer. */
export interface PackedEntries {
  readonly bytes: Buffer
  /** Entry by entry, in it member by member: where its value begins in `bytes` and where it ends; −1 for none. */
  readonly spans: Int32Array
  readonly release?: () => void
}

export const packedList = (members: PackedMembers, { bytes, spans, release }: PackedEntries): PackedList => {
  const types = Object.entries(members)
  const stride = types.length * 2
  const length = spans.length / stride
  const columnAt = (type: PackedType, place: number): PackedColumn =>
    new PackedColumn(type, { length, bytes, spans, offset: place * 2, stride })
  const columns = Object.fromEntries(types.map(([name, type], place) => [name, columnAt(type, place)]))
  return new PackedList(length, columns, release)
}

/** A member that has the same text in every entry. */
export const sameText = (text: string, length: number): PackedColumn => {
  const bytes = Buffer.from(text)
  return new PackedColumn('text', { length, bytes, spans: Int32Array.of(0, bytes.byteLength), stride: 0 })
}

type Entry = Readonly<Record<string, string | Uint8Array | undefined>>

/** Pack entries that are objects. */
export const pack = (members: PackedMembers, entries: readonly Entry[]): PackedList => {
  const names = Object.keys(members)
  const spans = new Int32Array(entries.length * names.length * 2).fill(-1)
  const parts: Uint8Array[] = []
  let end = 0
  let at = 0
  for (const entry of entries) {
    for (const name of names) {
      const value = entry[name]
      if (value !== undefined) {
        const part = typeof value === 'string' ? Buffer.from(value) : value
        parts.push(part)
        spans[at] = end
        spans[at + 1] = end += part.byteLength
      }
      at += 2
    }
  }
  return packedList(members, { bytes: Buffer.concat(parts, end), spans })
}

const packs = new WeakMap<object, readonly PackedList[]>()

/** Packed lists, one after the other, that look like an array of objects, and become one when somebody looks into it. */
export const asArray = <E extends object>(...lists: readonly PackedList[]): readonly E[] => {
  const entries: E[] = []
  const length = lists.reduce((sum, list) => sum + list.length, 0)
  let isUnpacked = false
  const unpacked = (): E[] => {
    if (!isUnpacked) entries.push(...lists.flatMap((list) => unpack<E>(list)))
    isUnpacked = true
    return entries
  }
  const array = new Proxy(entries, {
    get: (_, name) => (name === 'length' ? length : (Reflect.get(unpacked(), name) as unknown)),
    has: (_, name) => Reflect.has(unpacked(), name),
    ownKeys: () => Reflect.ownKeys(unpacked()),
    getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(unpacked(), name),
  })
  packs.set(array, lists)
  return array
}

/** What `asArray` made an array of; undefined for other arrays. */
export const packedOf = (array: object): readonly PackedList[] | undefined => packs.get(array)

const shared = new WeakSet<object>()

/** Mark an array that will be given to many: whoever writes it out may keep what he wrote. */
export const share = <A extends object>(array: A): A => {
  shared.add(array)
  return array
}

export const isShared = (array: object): boolean => shared.has(array)

const unpack = <E extends object>({ length, columns }: PackedList): E[] => {
  const named = Object.entries(columns)
  return Array.from({ length }, (_, i) => {
    const present = named.filter(([, column]) => column.isPresent(i))
    return Object.fromEntries(present.map(([name, column]) => [name, column.value(i)])) as E
  })
}

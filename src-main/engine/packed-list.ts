/**
 * Structures of texts and blobs, packed: the bytes of all members in one buffer, and where each of them is. Requests and
 * answers of hundreds of records are read, routed, kept and written in this form, because an object a record costs more than
 * everything else that is done to it.
 */
export class PackedList {
  /**
   * @param members names, in the order of `spans`
   * @param bytes texts in UTF-8, and blobs
   * @param spans for each entry and member where it begins in `bytes` and where it ends; both are −1 if it is absent
   */
  constructor(
    readonly members: readonly string[],
    readonly bytes: Buffer,
    readonly spans: Int32Array,
  ) {}

  get length(): number {
    return this.spans.length / (2 * this.members.length)
  }

  column(member: string): PackedColumn {
    return new PackedColumn(this, this.members.indexOf(member))
  }
}

/** One member of all entries. */
export class PackedColumn {
  readonly length: number
  readonly bytes: Buffer
  private readonly spans: Int32Array
  private readonly offset: number
  private readonly stride: number

  constructor(list: PackedList, member: number) {
    this.length = list.length
    this.bytes = list.bytes
    this.spans = list.spans
    this.offset = member * 2
    this.stride = list.members.length * 2
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

  text(entry: number): string {
    return this.bytes.toString('utf8', this.start(entry), this.end(entry))
  }

  blob(entry: number): Buffer {
    return this.bytes.subarray(this.start(entry), this.end(entry))
  }
}

type Entry = Readonly<Record<string, string | Uint8Array | undefined>>

/** Pack entries that are objects. */
export const pack = (members: readonly string[], entries: readonly Entry[]): PackedList => {
  const spans = new Int32Array(entries.length * members.length * 2).fill(-1)
  const parts: Uint8Array[] = []
  let end = 0
  let at = 0
  for (const entry of entries) {
    for (const member of members) {
      const value = entry[member]
      if (value !== undefined) {
        const part = typeof value === 'string' ? Buffer.from(value) : value
        parts.push(part)
        spans[at] = end
        spans[at + 1] = end += part.byteLength
      }
      at += 2
    }
  }
  return new PackedList(members, Buffer.concat(parts, end), spans)
}

const packs = new WeakMap<object, PackedList>()

/**
 * A packed list that looks like an array of objects, and becomes one when somebody looks into it.
 * @param blobs members that are blobs; the others are texts
 */
export const asArray = <E extends object>(list: PackedList, blobs: readonly string[] = []): readonly E[] => {
  const entries: E[] = []
  let isUnpacked = false
  const unpacked = (): E[] => {
    if (!isUnpacked) entries.push(...unpack<E>(list, blobs))
    isUnpacked = true
    return entries
  }
  const array = new Proxy(entries, {
    get: (_, name) => (name === 'length' ? list.length : (Reflect.get(unpacked(), name) as unknown)),
    has: (_, name) => Reflect.has(unpacked(), name),
    ownKeys: () => Reflect.ownKeys(unpacked()),
    getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(unpacked(), name),
  })
  packs.set(array, list)
  return array
}

/** What `asArray` made an array of; undefined for other arrays. */
export const packedOf = (array: object): PackedList | undefined => packs.get(array)

const unpack = <E extends object>(list: PackedList, blobs: readonly string[]): E[] => {
  const columns = list.members.map((name) => ({ name, isBlob: blobs.includes(name), column: list.column(name) }))
  return Array.from({ length: list.length }, (_, i) => {
    const present = columns.filter(({ column }) => column.isPresent(i))
    return Object.fromEntries(
      present.map(({ name, isBlob, column }) => [name, isBlob ? column.blob(i) : column.text(i)]),
    ) as E
  })
}

/** One occurrence of a key, or several at once. */
export interface Occurrence {
  /** 128-bit numbers, four words each, most significant first; `at` says which of them is the key. */
  readonly hashKeys: Uint32Array
  readonly at: number
  /** Called only when the key gets a counter. */
  name(): string
  /** Above 0. */
  readonly weight: number
  readonly records: number
  readonly bytes: number
}

/** What is known of one key. */
export interface Counter {
  /** Four words. */
  readonly hashKey: Uint32Array
  readonly name: string
  /** Never less than the true weight. */
  readonly weight: number
  /** At most this much of `weight` belongs to others. */
  readonly error: number
  /** Since the key got its counter. */
  readonly records: number
  readonly bytes: number
}

/**
 * The heaviest of any number of keys in bounded memory: Space-Saving, with weights. A key without a counter takes the one of the
 * lightest key, with all its weight: that is how much too heavy it may seem.
 *
 * With m counters and W for the weight of all that was added: an estimate is at most W/m too high and never too low, and a
 * key with more than W/m has a counter for certain. With so few counters a plain search through arrays beats any index.
 *
 * @source A. Metwally, D. Agrawal, A. El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams",
 * ICDT 2005; with weights: R. Berinde, P. Indyk, G. Cormode, M. Strauss, "Space-optimal Heavy Hitters with Strong Error
 * Bounds", ACM TODS 35(4), 2010
 */
export class SpaceSaving {
  /** Of everything added. */
  weight = 0
  records = 0
  bytes = 0
  private used = 0
  private hasReplaced = false
  private readonly hashKeys: Uint32Array
  private readonly names: string[] = []
  private readonly weights: Float64Array
  private readonly errors: Float64Array
  private readonly recordsOf: Float64Array
  private readonly bytesOf: Float64Array

  /** @param size how many keys it counts at a time */
  constructor(private readonly size: number) {
    this.hashKeys = new Uint32Array(size * 4)
    this.weights = new Float64Array(size)
    this.errors = new Float64Array(size)
    this.recordsOf = new Float64Array(size)
    this.bytesOf = new Float64Array(size)
  }

  /** The most that a key without a counter can weigh: nothing until a counter had to be taken away. */
  get unseen(): number {
    return this.hasReplaced ? (this.weights[this.lightest()] as number) : 0
  }

  add(occurrence: Occurrence): void {
    const { weight, records, bytes } = occurrence
    this.weight += weight
    this.records += records
    this.bytes += bytes
    const found = this.find(occurrence.hashKeys, occurrence.at)
    const place = found === -1 ? this.enter(occurrence) : found
    this.weights[place] = (this.weights[place] as number) + weight
    this.recordsOf[place] = (this.recordsOf[place] as number) + records
    this.bytesOf[place] = (this.bytesOf[place] as number) + bytes
  }

  /** The counters that hold at least this much. */
  counters(least = 0): Counter[] {
    const places = [...this.names.keys()].filter((place) => (this.weights[place] as number) >= least)
    return places.map((place) => this.counterAt(place))
  }

  /** The counter of a key. */
  counterOf({ hashKeys, at }: Pick<Occurrence, 'hashKeys' | 'at'>): Counter | undefined {
    const place = this.find(hashKeys, at)
    return place === -1 ? undefined : this.counterAt(place)
  }

  private counterAt(place: number): Counter {
    return {
      name: this.names[place] as string,
      hashKey: this.hashKeys.slice(place * 4, place * 4 + 4),
      weight: this.weights[place] as number,
      error: this.errors[place] as number,
      records: this.recordsOf[place] as number,
      bytes: this.bytesOf[place] as number,
    }
  }

  private find(hashKeys: Uint32Array, at: number): number {
    const first = hashKeys[at * 4]
    for (let place = 0; place < this.used; place++) {
      if (this.hashKeys[place * 4] === first && this.isSame(place, hashKeys, at)) return place
    }
    return -1
  }

  private isSame(place: number, hashKeys: Uint32Array, at: number): boolean {
    for (let word = 1; word < 4; word++) {
      if (this.hashKeys[place * 4 + word] !== hashKeys[at * 4 + word]) return false
    }
    return true
  }

  private enter({ hashKeys, at, name }: Occurrence): number {
    const isFull = this.used === this.size
    const place = isFull ? this.lightest() : this.used++
    this.hasReplaced ||= isFull
    for (let word = 0; word < 4; word++) this.hashKeys[place * 4 + word] = hashKeys[at * 4 + word] as number
    this.names[place] = name()
    this.errors[place] = this.weights[place] as number
    this.recordsOf[place] = 0
    this.bytesOf[place] = 0
    return place
  }

  private lightest(): number {
    let lightest = 0
    for (let place = 1; place < this.used; place++) {
      if ((this.weights[place] as number) < (this.weights[lightest] as number)) lightest = place
    }
    return lightest
  }
}

import type { StoredDimensions } from '../storage/metric-store'
import { catalog, unseenByCloudWatch, type Level } from './catalog'
import type { Recorder } from './recorder'

/** Stands for all streams where the shards of the project together are meant. */
export const allStreams = 'arn:aws:kinesis:::stream/'

/** A stream, shard or registered consumer as CloudWatch knows it: by names, so that one that is made anew goes on where the former ended. */
export class Dimensions {
  /** In the database; undefined until something is kept of it. */
  id: number | undefined
  /** By metric code, the epoch second of the newest point that was kept. */
  seen: Map<number, number> | undefined
  /** Those of the last hour, the living one last. */
  readonly recorders: Recorder[] = []
  /** Shard-level metrics that are switched on, when last asked; of streams and consumers all are. */
  enabled: readonly string[] = []

  constructor(
    readonly level: Level,
    readonly accountId: string,
    readonly region: string,
    readonly stream: string,
    /** Of the shard or consumer; empty for a stream, and for all shards of a stream, or of the project, together. */
    readonly name: string,
  ) {}

  /** CloudWatch does not know shards together. */
  get isTogether(): boolean {
    return this.level === 'shard' && this.name === ''
  }

  get streamArn(): string {
    return `arn:aws:kinesis:${this.region}:${this.accountId}:stream/${this.stream}`
  }

  /** Whether CloudWatch has a metric, which for shards is up to enhanced monitoring. */
  has(code: number): boolean {
    if (this.level !== 'shard') return true
    if (this.isTogether) return false
    return this.enabled.includes('ALL') || this.enabled.includes(catalog.shard[code]?.name ?? '')
  }

  /** What samples of a metric are kept under now. */
  keptCode(code: number): number {
    return this.has(code) ? code : code + unseenByCloudWatch
  }

  toStored(id: number): StoredDimensions {
    const { level, accountId, region, stream, name, seen = new Map<number, number>() } = this
    return { id, level, accountId, region, stream, name, seen }
  }
}

/** Everything there are, or were, metrics of. */
export interface AllDimensions {
  /** Without shards together. */
  all(): readonly Dimensions[]
  /** @returns undefined when nothing was ever heard of it */
  find(level: Level, streamArn: string, name: string): Dimensions | undefined
  /** Made when it is new. */
  get(level: Level, streamArn: string, name: string): Dimensions
  /** Nothing is recorded in it any more. It is forgotten, unless something was kept of it. */
  leave(dimensions: Dimensions, recorder: Recorder): void
}

export const createAllDimensions = (known: readonly Dimensions[]): AllDimensions => {
  const all = new Map<string, Dimensions>()
  const key = (level: Level, streamArn: string, name: string): string => `${level} ${streamArn} ${name}`
  for (const dimensions of known) all.set(key(dimensions.level, dimensions.streamArn, dimensions.name), dimensions)
  return {
    all: () => [...all.values()].filter(({ isTogether }) => !isTogether),
    find: (level, streamArn, name) => all.get(key(level, streamArn, name)),
    get: (level, streamArn, name) => {
      const known = all.get(key(level, streamArn, name))
      if (known !== undefined) return known
      // arn:aws:kinesis:<region>:<account>:stream/<name>
      const [, , , region = '', accountId = '', resource = ''] = streamArn.split(':')
      const made = new Dimensions(level, accountId, region, resource.slice('stream/'.length), name)
      all.set(key(level, streamArn, name), made)
      return made
    },
    leave: (dimensions, recorder) => {
      const { level, streamArn, name, recorders, id } = dimensions
      recorders.splice(recorders.indexOf(recorder), 1)
      if (recorders.length === 0 && id === undefined) all.delete(key(level, streamArn, name))
    },
  }
}

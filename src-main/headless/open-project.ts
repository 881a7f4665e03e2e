import { promises as fs } from 'node:fs'
import { basename, join } from 'node:path'
import type { LimitsMode } from '../engine/streams/limits'
import { openStreams } from '../engine/streams/streams'
import { openSegmentLog, type LogDamage } from '../engine/log/record-log'
import { createThroughputMetrics } from '../metrics/throughput'
import type { Clock } from '../platform/clock'
import { nodeFiles } from '../platform/files'
import { randomIds } from '../platform/ids'
import type { Logger } from '../platform/logger'
import type { NoticeText, OpenProject } from '../services/project'
import { openProjectDatabase, projectFact, setProjectFact } from '../storage/project-database'
import { sqliteStreamStore } from '../storage/stream-store'

export interface ProjectOptions {
  readonly folder: string
  /** What the project becomes if it is new. */
  readonly kind: 'sample' | 'user'
  readonly limits: LimitsMode
  readonly clock: Clock
  readonly logger: Logger
}

/** Open one project folder: `project.sqlite` for what is known of the streams, `records/` for what is in them. */
export const openProject = async ({ folder, kind, limits, clock, logger }: ProjectOptions): Promise<OpenProject> => {
  await fs.mkdir(folder, { recursive: true })
  const { database, setAside } = await openProjectDatabase(join(folder, 'project.sqlite'), clock.now())
  const damages: LogDamage[] = []
  const log = openSegmentLog({
    files: nodeFiles(),
    folder: join(folder, 'records'),
    onDamage: (damage) => damages.push(damage),
  })
  const ids = randomIds()
  const metrics = createThroughputMetrics(clock)
  const secret = Buffer.from(await projectFact(database, 'secret', () => ids.hex(32)), 'hex')
  const store = sqliteStreamStore(database)
  const streams = await openStreams({ clock, ids, store, log, limits, secret, observer: metrics, logger })
  const orphans = await streams.orphans()
  let isSampleWanted = (await projectFact(database, 'sample', () => 'wanted')) === 'wanted'
  return {
    about: {
      name: basename(folder),
      kind: (await projectFact(database, 'kind', () => kind)) === 'sample' ? 'sample' : 'user',
      folder,
    },
    streams,
    metrics,
    findings: [
      ...(setAside === undefined ? [] : [databaseSetAside(setAside, folder)]),
      ...(orphans.length === 0 ? [] : [orphanedRecords(orphans.length, folder)]),
      ...damages.map(segmentDamaged),
    ],
    get isSampleWanted() {
      return isSampleWanted
    },
    wantSample: async (wanted) => {
      isSampleWanted = wanted
      await setProjectFact(database, 'sample', wanted ? 'wanted' : 'unwanted')
    },
    close: async () => {
      await streams.close()
      await database.close()
    },
  }
}

const databaseSetAside = (setAside: string, folder: string): NoticeText => ({
  severity: 'error',
  title: 'The project database was damaged',
  text:
    `It could not be read and was set aside, unchanged, as ${setAside}. The project opened with an empty one, so its streams ` +
    `are not listed any more; their records are still in ${join(folder, 'records')}.`,
})

const orphanedRecords = (count: number, folder: string): NoticeText => ({
  severity: 'warning',
  title: count === 1 ? 'Records without a stream' : `Records of ${count} unknown streams`,
  text: `${join(folder, 'records')} holds records that belong to no stream of this project. They are left untouched.`,
})

const segmentDamaged = ({ folder, segment, keptAs, bytes, atEnd }: LogDamage): NoticeText => ({
  severity: 'warning',
  title: atEnd ? 'The end of a segment file was cut off' : 'A segment file was damaged',
  text:
    `${bytes} bytes of ${join(folder, segment)} held no intact record` +
    (atEnd ? ', as after a write that was cut short' : '') +
    `. Every intact record is kept; the bytes taken out are in ${keptAs} beside it.`,
})

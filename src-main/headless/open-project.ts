import { basename, dirname, join } from 'node:path'
import type { LimitsMode } from '../engine/streams/limits/limits'
import type { Injections } from '../engine/injection/injections'
import { openStreams, type Streams } from '../engine/streams/streams'
import { transitionProfiles, type TransitionProfile } from '../engine/streams/transitions'
import { createKeyService } from '../engine/keys'
import { openSegmentLog, type LogDamage } from '../engine/log/record-log'
import { openMeters } from '../metering/meters'
import { openMetrics, type Metrics } from '../metrics/metrics'
import type { Breakage } from '../platform/breakage'
import type { Clock } from '../platform/clock'
import { nodeFiles, type Durability, type Files } from '../platform/files'
import { randomIds } from '../platform/ids'
import type { Logger } from '../platform/logger'
import { folderObjects } from '../platform/objects'
import { AlarmRule, type AlarmEvent } from '../contract/alarms'
import { SourceDocument } from '../contract/blueprint'
import { openAccessKeys } from '../services/access-keys'
import { openAlarms } from '../services/alarms/alarms'
import { noteOfAlarm } from '../services/alarms/notices'
import { openDesigns, StoredDesign } from '../services/designs'
import { StoredVersion } from '../services/design-versions'
import type { NoticeText, OpenProject } from '../services/project'
import { openRecordings } from '../services/recordings'
import { createRuns, StoredRun } from '../services/runs'
import { firstDesigns } from '../services/sample-designs'
import { openSavedFilters, StoredFilters } from '../services/saved-filters'
import { openSparklines } from '../services/sparklines'
import { tell, toldBy } from '../services/tell'
import { createTimeline, noteInjections } from '../services/timeline'
import { openProjectClock } from '../services/world/project-clock'
import { AccountSettings } from '../storage/account-settings'
import { ChannelPosition, StoredChannel } from '../storage/channel-settings'
import { sqliteAlarmEvents } from '../storage/alarm-events'
import { sqliteDocuments } from '../storage/document-store'
import { sqliteEventStore } from '../storage/event-store'
import { fileKeyStore } from '../storage/key-store'
import { moveMetrics, openMetricDatabase } from '../storage/metric-database'
import { sqliteMetricStore } from '../storage/metric-store'
import { sqliteAccessKeys } from '../storage/access-key-store'
import { mirrorDatabase } from '../storage/mirrored-database'
import { migrations, openProjectDatabase, projectFact, setProjectFact } from '../storage/project-database'
import { StoredBudgets } from '../storage/stored-budgets'
import { StoredConsumers } from '../storage/stored-consumers'
import { textFiles } from '../storage/text-files'
import { sqliteStreamStore } from '../storage/stream-store'
import { sqliteMeters } from '../storage/usage-store'

export interface ProjectOptions {
  readonly folder: string
  /** What the project becomes if it is new. */
  readonly kind: 'sample' | 'user'
  /** Instead of what the project remembers, until it is set to something else. */
  readonly limits?: LimitsMode
  readonly transitions?: TransitionProfile
  readonly durability: Durability
  /** Where the master keys of encrypted streams are. */
  readonly keysFolder: string
  /** What is to go wrong in the project's streams. */
  readonly injections?: Injections
  /** Shows on the desktop which alarms began to ring, where there is one. */
  readonly notify?: ((began: readonly AlarmEvent[]) => void) | undefined
  /** The machine's. */
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Open one project folder: `project.sqlite` for what is known of the streams, `metrics.sqlite` for what was counted, `records/` for what is in them, `s3/` for
 * what channels have delivered, `clock.json` for a time of its own.
 */
export const openProject = async (options: ProjectOptions): Promise<OpenProject> => {
  const { folder, kind, durability, clock: machine, logger } = options
  const files = nodeFiles()
  await files.makeFolder(folder)
  if (durability === 'fsync') await syncNamesAbove(files, folder)
  const path = join(folder, 'project.sqlite')
  const { database: inFile, setAside } = await openProjectDatabase(path, machine.now(), durability)
  const metricsPath = join(folder, 'metrics.sqlite')
  const findings: NoticeText[] = setAside === undefined ? [] : [databaseSetAside(setAside, folder)]
  const listeners = new Set<(finding: NoticeText) => void>()
  const find = (finding: NoticeText): void => {
    findings.push(finding)
    listeners.forEach((listener) => listener(finding))
  }
  const opened: { streams?: Streams; metrics?: Metrics } = {}
  const kept = await openMetricDatabase(metricsPath, machine.now(), {
    durability,
    onSetAside: (setAside) => {
      find(metricsSetAside(setAside))
      opened.metrics?.storeWasLost()
    },
  })
  if (kept.setAside !== undefined) find(metricsSetAside(kept.setAside))
  await moveMetrics(inFile, metricsPath)
  const database = await mirrorDatabase(inFile, path, {
    ...{ migrations, durability, now: () => machine.now() },
    onReplaced: (setAside) => find(databaseReplaced(path, setAside)),
    onNotReplaced: (reason) => find(databaseNotReplaced(reason)),
  })
  const time = await openProjectClock({ files: textFiles(folder), clock: machine, logger })
  const { clock } = time
  const log = openSegmentLog({
    files,
    folder: join(folder, 'records'),
    durability,
    onDamage: (damage) => find(segmentDamaged(damage)),
  })
  const ids = randomIds()
  const keys = createKeyService(fileKeyStore(options.keysFolder, ids), ids)
  const metrics = await openMetrics({
    clock,
    logger,
    store: sqliteMetricStore(kept.database, logger),
    shardLevelMetricsOf: (arn) => opened.streams?.byArn(arn)?.settings.shardLevelMetrics,
  })
  opened.metrics = metrics
  const timeline = createTimeline({ store: sqliteEventStore(database, logger), clock, logger })
  timeline.note({ kind: 'opened' })
  const secret = Buffer.from(await projectFact(database, 'secret', () => ids.hex(32)), 'hex')
  const store = sqliteStreamStore(database)
  const meters = await openMeters({ clock, logger, store: sqliteMeters(database) })
  let limits = options.limits ?? toLimitsMode(await projectFact(database, 'limits', () => 'enforce'))
  const streams = await openStreams({
    clock,
    ids,
    keys,
    store,
    log,
    accounts: sqliteDocuments(database, 'account', AccountSettings),
    consumers: sqliteDocuments(database, 'consumers', StoredConsumers),
    budgets: sqliteDocuments(database, 'budgets', StoredBudgets),
    channels: {
      channels: sqliteDocuments(database, 'channel', StoredChannel),
      positions: sqliteDocuments(database, 'channel-position', ChannelPosition),
    },
    objects: folderObjects(nodeFiles(), join(folder, 's3')),
    limits: () => limits,
    transitions: transitionProfiles[options.transitions ?? 'immediate'],
    secret,
    observer: metrics,
    onEvent: (arn, event) => timeline.note({ arn, ...event }),
    meter: meters.meter,
    logger,
    ...(options.injections === undefined ? {} : { injections: options.injections }),
  })
  opened.streams = streams
  const stopNotingInjections = noteInjections(timeline, streams.injections)
  meters.follow(streams)
  const alarms = await openAlarms({
    ...{ clock, ids, logger, streams, history: metrics.history, notify: options.notify },
    rules: sqliteDocuments(database, 'alarm-rule', AlarmRule),
    events: sqliteAlarmEvents(database),
    isNew: (await projectFact(database, 'alarm-rules', () => 'none')) === 'none',
    note: (event) => timeline.note(noteOfAlarm(event)),
  })
  await setProjectFact(database, 'alarm-rules', 'kept')
  const orphans = await streams.orphans()
  if (orphans.length > 0) find(orphanedRecords(orphans.length, folder))
  const isSample = (await projectFact(database, 'kind', () => kind)) === 'sample'
  const designs = await openDesigns({
    ...{ store: sqliteDocuments(database, 'design', StoredDesign), clock: machine, ids },
    versions: sqliteDocuments(database, 'design-version', StoredVersion),
    documents: sqliteDocuments(database, 'design-document', SourceDocument),
    first: isSample && (await projectFact(database, 'designs', () => 'none')) === 'none' ? firstDesigns() : [],
  })
  await setProjectFact(database, 'designs', 'kept')
  let isSampleWanted = (await projectFact(database, 'sample', () => 'wanted')) === 'wanted'
  const runs = createRuns({
    ...{ streams, designs, clock, machine, logger, store: sqliteDocuments(database, 'run', StoredRun) },
    recordings: await openRecordings(textFiles(join(folder, 'recordings')), machine, logger),
  })
  await time.notBefore(Math.max(0, ...streams.all().flatMap(({ shards }) => shards.map(({ log }) => log.lastArrival))))
  await runs.resume()
  time.resume()
  return {
    about: {
      name: basename(folder),
      kind: isSample ? 'sample' : 'user',
      folder,
    },
    clock,
    streams,
    accessKeys: await openAccessKeys({ store: sqliteAccessKeys(database), ids, clock: machine }),
    savedFilters: await openSavedFilters(
      sqliteDocuments(database, 'record-filters', StoredFilters),
      streams.all().map(({ id }) => id),
    ),
    designs,
    runs,
    metrics,
    sparklines: await openSparklines({ metrics, arns: streams.all().map(({ arn }) => arn), logger }),
    timeline,
    meters,
    alarms,
    findings,
    onFinding: (listener) => void listeners.add(listener),
    get isSampleWanted() {
      return isSampleWanted
    },
    wantSample: async (wanted) => {
      isSampleWanted = wanted
      await setProjectFact(database, 'sample', wanted ? 'wanted' : 'unwanted')
    },
    get limits() {
      return limits
    },
    setLimits: async (mode) => {
      if (mode !== limits) timeline.note({ kind: 'limits', detail: { from: limits, to: mode } })
      limits = mode
      await setProjectFact(database, 'limits', mode)
    },
    close: async () => {
      // First: what is closed afterwards is closed at one moment.
      await time.close()
      await runs.close()
      await alarms.close()
      await meters.close()
      await streams.close()
      await metrics.close()
      stopNotingInjections()
      await timeline.settled()
      await kept.database.close()
      await database.close()
    },
  }
}

const toLimitsMode = (text: string): LimitsMode => (text === 'observe' || text === 'off' ? text : 'enforce')

/** The project's folder, the one of all projects and the data folder may be new: they must not vanish in a power cut. */
const syncNamesAbove = async (files: Files, folder: string): Promise<void> => {
  let parent = dirname(folder)
  for (let level = 0; level < 3; level++) {
    await files.syncFolder(parent)
    parent = dirname(parent)
  }
}

const databaseSetAside = (setAside: string, folder: string): NoticeText => ({
  severity: 'error',
  title: tell('notice.databaseDamaged.title'),
  text: tell('notice.databaseDamaged.text', { file: setAside, folder: join(folder, 'records') }),
})

const databaseReplaced = (path: string, setAside: string | undefined): NoticeText => ({
  severity: 'warning',
  title: tell('notice.databaseReplaced.title'),
  text:
    setAside === undefined
      ? tell('notice.databaseReplaced.gone', { path })
      : tell('notice.databaseReplaced.kept', { file: setAside }),
})

const databaseNotReplaced = (reason: Breakage): NoticeText => ({
  severity: 'error',
  title: tell('notice.databaseNotReplaced.title'),
  text: toldBy(reason),
})

const metricsSetAside = (setAside: string): NoticeText => ({
  severity: 'warning',
  title: tell('notice.metricsDamaged.title'),
  text: tell('notice.metricsDamaged.text', { file: setAside }),
})

const orphanedRecords = (n: number, folder: string): NoticeText => ({
  severity: 'warning',
  title: tell('notice.orphans.title', { n }),
  text: tell('notice.orphans.text', { folder: join(folder, 'records') }),
})

const segmentDamaged = ({ folder, segment, keptAs, bytes, atEnd }: LogDamage): NoticeText => {
  const what = atEnd ? 'segmentCut' : 'segmentDamaged'
  const where = { bytes, path: join(folder, segment) }
  return {
    severity: 'warning',
    title: tell(`notice.${what}.title`),
    text: keptAs === undefined ? tell(`notice.${what}.left`, where) : tell(`notice.${what}.kept`, { ...where, keptAs }),
  }
}

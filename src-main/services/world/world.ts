import type { Snapshot, WorldState } from '../../contract/world'
import { breakage, type Breakage } from '../../platform/breakage'
import type { Clock } from '../../platform/clock'
import { randomIds } from '../../platform/ids'
import { sentence } from '../../platform/sentence'
import type { Replaced, SnapshotTexts } from '../../storage/snapshot-folders'
import { textFiles } from '../../storage/text-files'
import { faultOf, refusal } from '../contract-server'
import type { Workbench } from '../workbench'
import { figuresOf, type WorldFigures } from './figures'
import { clockFile, clockText } from './project-clock'
import { readSnapshot, toSnapshot, writeSnapshot, type StoredSnapshot } from './stored-snapshot'

/** The world of the project that is open as a whole, and its snapshots. One thing is done with it at a time. */
export interface World {
  readonly busy: WorldState['busy']
  /** The newest first. */
  snapshots(): Promise<readonly Snapshot[]>
  take(name: string): Promise<string>
  rewind(id: string, keepAs: string): Promise<void>
  /** @param id null: as it is now */
  fork(id: string | null, project: string): Promise<void>
  remove(id: string): Promise<void>
  step(ms: number): Promise<void>
  /** The time between is jumped over: the project is opened anew, as after a time in which it was closed. */
  followMachine(): Promise<void>
  /** @param id null: as it is now */
  figures(id: string | null): Promise<WorldFigures>
  /** Called when there are others, or another thing is done. @returns what ends it */
  onChange(listener: () => void): () => void
}

/** @param clock the machine's */
export const createWorld = (workbench: Workbench, clock: Clock): World => {
  const ids = randomIds()
  const listeners = new Set<() => void>()
  let busy: WorldState['busy'] = null
  const become = (what: WorldState['busy']): void => {
    busy = what
    listeners.forEach((listener) => listener())
  }
  const folders = () => workbench.projects.snapshots(workbench.project.about.name)

  const doing = async <T>(what: NonNullable<WorldState['busy']>, work: () => Promise<T>): Promise<T> => {
    if (busy !== null) throw refusal('WorldBusy')
    become(what)
    try {
      return await work()
    } finally {
      become(null)
    }
  }
  const known = async (id: string): Promise<StoredSnapshot> => {
    const text = (await folders().all()).get(id)
    const snapshot = text === undefined ? undefined : readSnapshot(text)
    if (snapshot === undefined) throw faultOf('NoSuchSnapshot', sentence('NoSuchSnapshot'))
    return snapshot
  }
  /** What is kept of the world as it is at this moment. */
  const lookAt = async (name: string): Promise<(bytes: number) => SnapshotTexts> => {
    const { project } = workbench
    const figures = await figuresOf(project)
    const running = project.runs.current?.run.design.name ?? null
    return (bytes) => ({
      about: writeSnapshot({ ...{ name, bytes, running, figures }, takenAt: clock.now() }),
      // A world that went with the machine's clock goes on from its own time.
      besides: { [clockFile]: clockText({ now: figures.now, rate: 1 }) },
    })
  }

  return {
    get busy() {
      return busy
    },
    snapshots: async () =>
      [...(await folders().all())]
        .flatMap(([id, text]) => {
          const snapshot = readSnapshot(text)
          return snapshot === undefined ? [] : [toSnapshot(id, snapshot)]
        })
        .sort((a, b) => b.takenAt - a.takenAt),
    take: (name) =>
      doing('snapshot', async () => {
        const id = ids.hex(8)
        const into = folders()
        const texts = await lookAt(name)
        await workbench.whileClosed(() => into.take(id, texts))
        return id
      }),
    rewind: (id, keepAs) =>
      doing('rewind', async () => {
        await known(id)
        const from = folders()
        // The long part first, while the project is still open.
        await from.prepare(id)
        const texts = await lookAt(keepAs)
        let replaced: Replaced | undefined
        await workbench
          .whileClosed(
            async () => void (replaced = await from.replace(ids.hex(8), texts)),
            async () => replaced?.undo(),
          )
          .catch((error: unknown) => {
            throw replaced === undefined ? error : unusable(error)
          })
        await replaced?.keep()
      }),
    fork: (id, project) =>
      doing('fork', async () => {
        await workbench.requireNewName(project)
        const [from, target] = [folders(), workbench.projects.folderOf(project)]
        if (id === null) await workbench.whileClosed(() => from.fork(null, target))
        else {
          await known(id)
          await from.fork(id, target)
        }
        await workbench.openProject(project)
      }),
    remove: (id) => doing('snapshot', () => folders().remove(id)),
    step: (ms) => doing('step', () => workbench.project.clock.step(ms)),
    followMachine: async () => {
      const { clock: world, about } = workbench.project
      if (world.isMachines) return
      if (world.aheadMs > 0) throw faultOf('ClockBackwards', sentence('ClockBackwards'))
      await workbench.whileClosed(() => textFiles(about.folder).remove(clockFile))
    },
    figures: async (id) => (id === null ? figuresOf(workbench.project) : (await known(id)).figures),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const unusable = (error: unknown): Breakage =>
  breakage('snapshot-unusable', { reason: String((error as Error).message).replace(/\.$/, '') }, error)

import { arnOf } from '../engine/streams/stream'
import { isUnderAdvantage } from '../planning/design/advantage'
import type { Design } from '../planning/design/design'
import type { Element } from '../planning/design/elements'
import { resourceNameOf } from '../planning/design/resource-name'
import { changedMembers, type Change } from './changes'
import { startConsumer } from './consumer-node'
import { createFaults, type ActiveFault } from './faults'
import { factsOf, totalsOf, type FactParts, type RunFacts } from './facts'
import { createGauges } from './gauges'
import type { Fault, KeptRun } from './kept-run'
import type { RunContext, RunNode, RunParts } from './node'
import { putPoison, streamsAbout } from './poison'
import { createRunStreams } from './run-streams'
import { startSource } from './source-node'
import { elementOf, told, whyNotRunnable } from './what-runs'

/** A design at work on an engine. */
export interface DesignRun {
  readonly design: Design
  readonly seed: number
  readonly startedAt: number
  readonly streams: readonly { readonly element: string; readonly stream: string; readonly arn: string }[]
  /** Names of those that were made for it: they may be removed with it. */
  readonly ownStreams: readonly string[]
  facts(): RunFacts
  /** Of an element since this run was started or went on: what came in, or of a source went out. */
  totals(element: string): { readonly records: number; readonly bytes: number }
  /** What was changed since it began, an entry for each member: the last one. */
  readonly changes: readonly Change[]
  /** Be as the design is now, as far as can be while it runs. */
  apply(design: Design): Promise<void>
  /** Start anew what could not follow. */
  restart(): Promise<void>
  readonly faults: readonly ActiveFault[]
  /** @param until epoch milliseconds of the world @returns its id; undefined: there is no such element */
  addFault(fault: Fault, until: number | null): Promise<string | undefined>
  heal(id: string): void
  /** What it takes to go on later. */
  kept(): KeptRun
  onChange(listener: () => void): () => void
  /** End it; consumers that were registered for it are registered no more. @param removeStreams those made for it, with all that is in them */
  stop(removeStreams: boolean): Promise<void>
  /** Leave everything as it is, to go on later. */
  close(): void
}

/** How often rates are taken. */
const gaugeEveryMs = 1000
const mostChanges = 500
/** Between the ticks of sources, which may fill a stream at each. */
const polluteAgainMs = 130

/**
 * Start a design, or let it go on: the same call. Streams that are not there are made; those that are, are used as they are.
 * In memory and at once, with its metrics, usage and records at hand: `runInMemory` of test/support/run-in-memory.ts.
 */
export const startRun = async (first: Design, parts: RunParts, kept: KeptRun): Promise<DesignRun> => {
  const caller = { accountId: parts.caller.accountId, region: first.region }
  const streamParts = { ...parts, caller }
  const { streams, clock, logger } = parts
  const nodes = new Map<string, RunNode>()
  const gauges = createGauges()
  const loads = new Map<string, number | null>()
  const changes = new Map<string, Change>()
  const listeners = new Set<() => void>()
  let design = first
  let isHalted = false
  let faultNumber = Math.max(0, ...kept.faults.map(({ id }) => Number(id)))
  const changed = (): void => listeners.forEach((listener) => listener())
  /** It is stopped, or is to be: nothing is begun any more. */
  const isOver = (): boolean => isHalted || parts.signal?.aborted === true
  const toldToEnd = aborted(parts.signal)
  /** Settling waits for time to pass, which may stand still: stopping does not wait for that. */
  const unlessOver = (work: Promise<void>): Promise<void> => Promise.race([work, toldToEnd])

  /** As they were when each was started: a stream is called the same for ever. */
  const names = new Map<string, string>()
  const nameOf = (id: string): string => {
    const name = names.get(id) ?? resourceNameOf(design, id)
    names.set(id, name)
    return name
  }

  const faults = createFaults({
    injections: streams.injections,
    seed: kept.seed,
    streamOf: (id) => {
      if (elementOf(design, id)?.kind !== 'stream') return undefined
      const name = nameOf(id)
      return { name, arn: arnOf(caller, name), accountId: caller.accountId }
    },
  })
  let base = kept
  const context: RunContext = {
    ...{ parts, caller, nameOf, illsOf: faults.illsOf, burstOf: faults.burstOf },
    get kept() {
      return base
    },
  }
  for (const fault of kept.faults) faults.add(fault)
  const factParts = (): FactParts => ({ context, design, nodes, gauges, loads })

  const note = (change: Change): void => {
    const name = `${change.element} ${change.member ?? ''}`
    changes.delete(name)
    changes.set(name, change)
    for (const oldest of changes.keys()) {
      if (changes.size <= mostChanges) break
      changes.delete(oldest)
    }
    changed()
  }
  const runStreams = createRunStreams(
    { streams, caller, clock, logger },
    { ...{ design: () => design, nameOf, isOver, note }, made: kept.own },
  )

  const startNode = async (element: Element): Promise<void> => {
    if (isOver() || nodes.has(element.id) || whyNotRunnable(design, element) !== null) return
    if (element.kind === 'source') {
      const { recording } = element.workload
      const recorded = recording === undefined ? undefined : await parts.recording?.(recording)
      // Nothing is made up instead of a recording that is not there.
      if (isOver() || (recording !== undefined && recorded === undefined)) return
      nodes.set(element.id, startSource(context, { design, source: element, recorded }))
    } else if (element.kind === 'application' || element.kind === 'function' || element.kind === 'sink') {
      nodes.set(element.id, startConsumer(context, design, element))
    }
  }
  const startAll = async (): Promise<void> => {
    for (const element of design.elements) if (element.kind === 'stream') runStreams.follow(element)
    for (const element of design.elements) await startNode(element)
  }
  const follow = (): void => {
    for (const node of nodes.values()) node.follow(design)
  }
  const stopNode = (id: string): void => {
    nodes.get(id)?.stop()
    nodes.delete(id)
    runStreams.unfollow(id)
  }

  /** Who reads what, by their names. */
  const reading = (): readonly Reading[] =>
    [...nodes].flatMap(([id, { readers }]) =>
      [...readers.keys()].map((from) => ({
        id,
        from,
        ConsumerName: nameOf(id),
        StreamARN: arnOf(caller, nameOf(from)),
      })),
    )
  const deregister = async (readings: readonly Reading[]): Promise<void> => {
    for (const { ConsumerName, StreamARN } of readings) {
      const consumer = streams.byArn(StreamARN)?.consumers.get(ConsumerName)
      // One that was registered before it began is somebody else's.
      if (consumer === undefined || consumer.createdAt < kept.startedAt) continue
      await streams.operations.DeregisterStreamConsumer(caller, { StreamARN, ConsumerName })
    }
  }

  const apply = async (next: Design): Promise<void> => {
    if (isOver()) return
    const before = design
    const readings = reading()
    design = next
    for (const id of [...nodes.keys(), ...runStreams.followed()]) {
      const element = elementOf(next, id)
      const isThere = element !== undefined && element.kind === elementOf(before, id)?.kind
      if (!isThere || whyNotRunnable(next, element) !== null) stopNode(id)
      if (!isThere) names.delete(id)
    }
    const edits = changedMembers(before, next)
    for (const { element, member } of edits) changes.delete(`${element} ${member ?? ''}`)
    if (!isUnderAdvantage(before)) await unlessOver(runStreams.commitToAdvantage())
    for (const element of next.elements) {
      const edited = new Set(edits.flatMap((edit) => (edit.element === element.id ? [edit.member ?? ''] : [])))
      if (element.kind === 'stream' && edited.size > 0) await unlessOver(runStreams.settle(element, edited))
    }
    if (isOver()) return
    await startAll()
    follow()
    await unlessOver(deregister(readings.filter(({ id, from }) => nodes.get(id)?.readers.has(from) !== true)))
    const held = new Set([...nodes].flatMap(([id, node]) => node.held.map((member) => `${id} ${member}`)))
    for (const { element, member } of edits) {
      if (changes.has(`${element} ${member ?? ''}`) && elementOf(next, element)?.kind === 'stream') continue
      const isRenamed = member === 'name' && names.has(element) && names.get(element) !== resourceNameOf(next, element)
      const isHeld = isRenamed || held.has(`${element} ${member ?? ''}`)
      const state = isHeld ? 'needs-restart' : 'applied'
      note({ element, member, state, told: told(isHeld ? 'run.change.needsRestart' : 'run.change.applied') })
    }
  }

  /** A stream that is full takes it a little later. */
  const pollute = async (id: string, element: string): Promise<void> => {
    const poison = await putPoison({ ...streamParts, nameOf }, design, element)
    if (!faults.poisoned(id, poison) || isOver()) return
    if (poison.length > 0 || streamsAbout(design, element).length === 0) return follow()
    clock.after(polluteAgainMs, () => {
      void pollute(id, element).catch((error: unknown) => logger.error('Could not put a poison record', error))
    })
  }

  const takeGauges = (): void => {
    gauges.take(totalsOf(factParts()), clock.now())
    for (const [id, { readers }] of nodes) {
      for (const [streamId, reader] of readers) loads.set(`${streamId} ${id}`, reader.load())
    }
    if (!faults.expire(clock.now())) return
    follow()
    changed()
  }

  let stopGauges = (): void => {}
  const halt = (): void => {
    isHalted = true
    stopGauges()
    for (const id of [...nodes.keys(), ...runStreams.followed()]) stopNode(id)
    faults.close()
  }

  try {
    const opening = unlessOver(runStreams.open())
    // Time stands still until what goes on is at work, so that none of its ticks is left out.
    if (!goesOn(kept)) await opening
    else opening.catch((error: unknown) => logger.error('A stream could not be made again', error))
    await startAll()
  } catch (error) {
    // Nothing of it is at work that nobody could stop.
    halt()
    throw error
  }
  follow()
  gauges.take(totalsOf(factParts()), clock.now())
  stopGauges = clock.every(gaugeEveryMs, takeGauges)

  const keptNow = (): KeptRun => ({
    ...{ seed: kept.seed, startedAt: kept.startedAt, faults: faults.kept(), own: runStreams.made() },
    checkpoints: Object.fromEntries(
      [...nodes].map(([id, { readers }]) => [
        id,
        Object.fromEntries([...readers].map(([streamId, reader]) => [streamId, reader.checkpoints()])),
      ]),
    ),
    made: Object.fromEntries([...nodes].flatMap(([id, { made }]) => (made === undefined ? [] : [[id, made.ever]]))),
  })
  let keptAtEnd: KeptRun | undefined

  return {
    get design() {
      return design
    },
    ...{ seed: kept.seed, startedAt: kept.startedAt },
    get streams() {
      return design.elements
        .filter(({ kind }) => kind === 'stream')
        .map(({ id }) => ({
          ...{ element: id, stream: nameOf(id), arn: arnOf(caller, nameOf(id)) },
        }))
    },
    get ownStreams() {
      return runStreams.present().map(({ name }) => name)
    },
    facts: () => factsOf(factParts()),
    totals: (element) => {
      const totals = totalsOf(factParts())
      return { records: totals.get(`${element} records`) ?? 0, bytes: totals.get(`${element} bytes`) ?? 0 }
    },
    get changes() {
      return [...changes.values()]
    },
    apply,
    restart: async () => {
      base = { ...keptNow(), startedAt: kept.startedAt }
      const readings = reading()
      const renamed = new Set([...names].flatMap(([id, name]) => (resourceNameOf(design, id) === name ? [] : [id])))
      for (const [id, { held, readers }] of [...nodes]) {
        if (held.length > 0 || renamed.has(id) || [...readers.keys()].some((stream) => renamed.has(stream)))
          stopNode(id)
      }
      for (const id of renamed) {
        stopNode(id)
        names.delete(id)
      }
      await unlessOver(deregister(readings.filter(({ id }) => !nodes.has(id))))
      await unlessOver(runStreams.open())
      await startAll()
      follow()
      for (const [name, { state }] of changes) if (state === 'needs-restart') changes.delete(name)
      changed()
    },
    get faults() {
      return faults.list()
    },
    addFault: async (fault, until) => {
      if (elementOf(design, fault.element) === undefined) return undefined
      const id = String(++faultNumber)
      faults.add({ id, fault, until, poison: [] })
      if (fault.kind === 'poison-record') await pollute(id, fault.element)
      follow()
      changed()
      return id
    },
    heal: (id) => {
      if (!faults.remove(id)) return
      follow()
      changed()
    },
    kept: () => keptAtEnd ?? keptNow(),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: async (removeStreams) => {
      const readings = reading()
      halt()
      await deregister(readings)
      if (removeStreams) await runStreams.remove()
    },
    close: () => {
      const { faults: present } = keptNow()
      for (const node of nodes.values()) node.stop()
      keptAtEnd = { ...keptNow(), faults: present }
      halt()
    },
  }
}

interface Reading {
  readonly id: string
  /** Id of the stream it reads. */
  readonly from: string
  readonly ConsumerName: string
  readonly StreamARN: string
}

const goesOn = ({ made, checkpoints }: KeptRun): boolean =>
  Object.keys(made).length + Object.keys(checkpoints).length > 0

/** Resolves when it is, and only then. */
const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) resolve()
    else signal?.addEventListener('abort', () => resolve(), { once: true })
  })

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
import { keepWaiting, waitingOf, withoutCheckpoints, type Fault, type KeptRun } from './kept-run'
import { checkpointsOf, leftIn, madeBy, waitingIn, type RunContext, type RunNode, type RunParts } from './node'
import { putPoison, streamsAbout } from './poison'
import { deregister, readingsOf } from './registrations'
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
  /** Start anew what could not follow. Settled when that is at work, or waits for streams that take time of the world. */
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
  /** Leave everything as it is, to go on later: what waits is kept. No time of the world passes any more. */
  close(): Promise<void>
}

/** How often rates are taken. */
const gaugeEveryMs = 1000
const mostChanges = 500
/** Between the ticks of sources, which may fill a stream at each. */
const polluteAgainMs = 130

/**
 * Start a design, or let it go on: the same call. Streams that are not there are made; those that were made for a run before are
 * brought to the design when one begins; all others are used as they are. Settled when it is at work, or as soon as its streams
 * take time of the world: it waits for them then, and says so.
 * In memory and at once, with its metrics, usage and records at hand: `runInMemory` of test/support/run-in-memory.ts.
 */
export const startRun = async (first: Design, parts: RunParts, kept: KeptRun): Promise<DesignRun> => {
  /** Of all that shares it; a restart may take it to another region. */
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
  /** Its streams are not there yet. */
  let isOpening = true
  /** Only the last one counts. */
  let openings = 0
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
      return elementOf(design, id)?.kind === 'stream' ? arnOf(caller, nameOf(id)) : undefined
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
  const factParts = (): FactParts => ({ context, design, nodes, gauges, loads, isOpening })

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
    if (isOver() || isOpening || nodes.has(element.id) || whyNotRunnable(design, element) !== null) return
    if (element.kind === 'source') {
      const { recording } = element.workload
      const recorded = recording === undefined ? undefined : await parts.recording?.(recording)
      // Nothing is made up instead of a recording that is not there.
      if (isOver() || nodes.has(element.id) || (recording !== undefined && recorded === undefined)) return
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
  /** What has waited since before goes on once all are at work, in the order in which it began to. */
  let waiting = kept.waiting
  const openAll = async (isNew: boolean): Promise<void> => {
    isOpening = true
    const nth = ++openings
    let tellLater = (): void => {}
    const later = new Promise<'later'>((resolve) => (tellLater = () => resolve('later')))
    const beginAll = async (): Promise<void> => {
      if (nth !== openings) return
      isOpening = false
      await startAll()
      follow()
      for (const one of waiting) nodes.get(one.element)?.outlets.writers.get(one.stream)?.goOn(waitingOf(one))
      waiting = []
      changed()
    }
    const work = unlessOver(runStreams.open(isNew, tellLater)).then(beginAll)
    if ((await Promise.race([work, later])) !== 'later') return
    work.catch((error: unknown) => logger.error('What waited for its streams could not begin', error))
  }
  const stopNode = (id: string): void => {
    nodes.get(id)?.stop()
    nodes.delete(id)
    runStreams.unfollow(id)
  }

  const registrations = { streams, caller, nodes, nameOf, since: kept.startedAt }

  const apply = async (next: Design): Promise<void> => {
    if (isOver()) return
    const before = design
    const readings = readingsOf(registrations)
    design = next
    for (const id of [...nodes.keys(), ...runStreams.followed()]) {
      const element = elementOf(next, id)
      const isThere = element !== undefined && element.kind === elementOf(before, id)?.kind
      if (!isThere || whyNotRunnable(next, element) !== null) stopNode(id)
      if (!isThere) names.delete(id)
    }
    const edits = changedMembers(before, next)
    for (const { element, member } of edits) changes.delete(`${element} ${member ?? ''}`)
    const isEnding = isUnderAdvantage(before) && !isUnderAdvantage(next)
    if (!isUnderAdvantage(before)) await unlessOver(runStreams.commitToAdvantage())
    for (const element of next.elements) {
      const edited = new Set(edits.flatMap((edit) => (edit.element === element.id ? [edit.member ?? ''] : [])))
      if (element.kind === 'stream' && edited.size > 0) await unlessOver(runStreams.settle(element, edited))
    }
    if (isEnding) await unlessOver(runStreams.endAdvantage())
    if (isOver()) return
    await startAll()
    follow()
    await unlessOver(
      deregister(
        registrations,
        readings.filter(({ id, from }) => nodes.get(id)?.readers.has(from) !== true),
      ),
    )
    const held = new Set([...nodes].flatMap(([id, node]) => node.held.map((member) => `${id} ${member}`)))
    for (const { element, member } of edits) {
      if (changes.has(`${element} ${member ?? ''}`) && elementOf(next, element)?.kind === 'stream') continue
      const isRenamed = member === 'name' && names.has(element) && names.get(element) !== resourceNameOf(next, element)
      const isMoved = member === 'region' && next.region !== caller.region
      const isHeld = isRenamed || isMoved || held.has(`${element} ${member ?? ''}`)
      const key = isHeld ? 'needsRestart' : isEnding && member === 'mode' ? 'commitmentLasts' : 'applied'
      note({ element, member, state: isHeld ? 'needs-restart' : 'applied', told: told(`run.change.${key}`) })
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
    // Of what goes on none of its ticks is left out: time stands still until it is at work.
    await openAll(!goesOn(kept))
  } catch (error) {
    // Nothing of it is at work that nobody could stop.
    halt()
    throw error
  }
  gauges.take(totalsOf(factParts()), clock.now())
  stopGauges = clock.every(gaugeEveryMs, takeGauges)

  const keptNow = (): KeptRun => ({
    ...{ seed: kept.seed, startedAt: kept.startedAt, at: clock.now(), faults: faults.kept(), own: runStreams.made() },
    waiting: [],
    // Of what is not at work yet, what was kept before.
    checkpoints: { ...base.checkpoints, ...checkpointsOf(nodes) },
    made: { ...base.made, ...madeBy(nodes) },
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
      const readings = readingsOf(registrations)
      const isMoved = design.region !== caller.region
      const others = new Set(
        [...names].flatMap(([id, name]) => (isMoved || resourceNameOf(design, id) !== name ? id : [])),
      )
      base = withoutCheckpoints(keptNow(), others)
      const stopped: [string, RunNode][] = []
      for (const [id, node] of [...nodes]) {
        const isHeld = isMoved || node.held.length > 0 || [id, ...node.readers.keys()].some((one) => others.has(one))
        if (!isHeld) continue
        stopNode(id)
        stopped.push([id, node])
      }
      waiting = [...waiting, ...keepWaiting(waitingIn(stopped)).waiting]
      for (const id of others) {
        stopNode(id)
        names.delete(id)
      }
      await unlessOver(
        deregister(
          registrations,
          readings.filter(({ id }) => !nodes.has(id)),
        ),
      )
      caller.region = design.region
      for (const [name, { state }] of changes) if (state === 'needs-restart') changes.delete(name)
      await openAll(false)
      // What goes wrong goes wrong where its streams are now.
      if (others.size > 0) faults.follow()
    },
    get faults() {
      return faults.list()
    },
    addFault: async (fault, until) => {
      if (elementOf(design, fault.element) === undefined) return undefined
      const id = String(++faultNumber)
      faults.add({ id, fault, until, poison: [], met: 0, hits: 0 })
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
      const readings = readingsOf(registrations)
      halt()
      await deregister(registrations, readings)
      if (removeStreams) await runStreams.remove()
    },
    close: async () => {
      const { faults: present } = keptNow()
      for (const node of nodes.values()) node.stop()
      const left = keepWaiting(await leftIn(nodes))
      if (left.givenUp > 0) logger.warn(`There was no room to keep ${left.givenUp} records that wait to be put again.`)
      keptAtEnd = { ...keptNow(), faults: present, waiting: [...waiting, ...left.waiting] }
      halt()
    },
  }
}

const goesOn = ({ made, checkpoints }: KeptRun): boolean =>
  Object.keys(made).length + Object.keys(checkpoints).length > 0

/** Resolves when it is, and only then. */
const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) resolve()
    else signal?.addEventListener('abort', () => resolve(), { once: true })
  })

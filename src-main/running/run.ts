import { isFault } from '../engine/fault'
import type { Fault as ServiceFault } from '../engine/fault'
import { arnOf } from '../engine/streams/stream'
import { isUnderAdvantage } from '../planning/design/advantage'
import type { Design } from '../planning/design/design'
import type { Element, ElementOf } from '../planning/design/elements'
import { resourceNameOf } from '../planning/design/resource-name'
import { runAutoscaler } from './autoscaler'
import { changedMembers } from './changes'
import { startConsumer } from './consumer-node'
import { createFaults, type ActiveFault } from './faults'
import { factsOf, totalsOf, type FactParts, type RunFacts } from './facts'
import { createGauges } from './gauges'
import type { Fault, KeptRun } from './kept-run'
import type { RunContext, RunNode, RunParts } from './node'
import { putPoison } from './poison'
import { startSource } from './source-node'
import { createStream, stepsTo, whenActive } from './stream-settings'
import { elementOf, told, whyNotRunnable, type Told } from './what-runs'

/** What became of an edit. @see contract/run.ts */
export interface Change {
  readonly element: string
  readonly member: string | null
  readonly state: 'applying' | 'applied' | 'needs-restart' | 'refused'
  readonly told: Told
}

/** A design at work on an engine. */
export interface DesignRun {
  readonly design: Design
  readonly seed: number
  readonly startedAt: number
  readonly streams: readonly { readonly element: string; readonly stream: string; readonly arn: string }[]
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
  /** End it; consumers that were registered for it are registered no more. @param removeStreams with all that is in them */
  stop(removeStreams: boolean): Promise<void>
  /** Leave everything as it is, to go on later. */
  close(): void
}

/** How often rates are taken. */
const gaugeEveryMs = 1000
const mostChanges = 500

/**
 * Start a design, or let it go on: the same call. Streams that are not there are made; those that are, are set as designed.
 * In memory and at once, with its metrics, usage and records at hand: `runInMemory` of test/support/run-in-memory.ts.
 */
export const startRun = async (first: Design, parts: RunParts, kept: KeptRun): Promise<DesignRun> => {
  const caller = { accountId: parts.caller.accountId, region: first.region }
  const streamParts = { ...parts, caller }
  const { streams, clock, logger } = parts
  const nodes = new Map<string, RunNode>()
  const scalers = new Map<string, () => void>()
  const gauges = createGauges()
  const loads = new Map<string, number | null>()
  const changes = new Map<string, Change>()
  const listeners = new Set<() => void>()
  let design = first
  let faultNumber = Math.max(0, ...kept.faults.map(({ id }) => Number(id)))
  const changed = (): void => listeners.forEach((listener) => listener())

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
  const noteRefusal = (element: string, member: string | null, fault: ServiceFault): void =>
    note({ element, member, state: 'refused', told: told('run.change.refused', toldOf(fault)) })

  /** @param edited members that were changed while it runs: what is done to it is told then */
  const settleStream = async (element: ElementOf<'stream'>, edited?: ReadonlySet<string>): Promise<void> => {
    const name = nameOf(element.id)
    if (streams.byArn(arnOf(caller, name)) === undefined) {
      const refusal = await createStream(streamParts, name, element)
      if (refusal !== undefined) return noteRefusal(element.id, null, refusal)
    }
    const there = await whenActive(streamParts, name)
    if (there === undefined) return
    for (const { member } of stepsTo(streamParts, there, element)) await takeStep(element, member, edited)
  }

  const takeStep = async (
    element: ElementOf<'stream'>,
    member: string,
    edited: ReadonlySet<string> | undefined,
  ): Promise<void> => {
    const stream = await whenActive(streamParts, nameOf(element.id))
    // One step may have made another unnecessary.
    const step = stream && stepsTo(streamParts, stream, element).find((one) => one.member === member)
    if (step === undefined) return
    // How many shards there are is up to the policy, until somebody says otherwise.
    if (member === 'shards' && element.autoscaling !== undefined && edited?.has(member) !== true) return
    const isTold = edited !== undefined
    if (isTold) note({ element: element.id, member, state: 'applying', told: told('run.change.applying') })
    const refusal = await step.apply()
    if (refusal !== undefined) noteRefusal(element.id, member, refusal)
    else if (isTold) note({ element: element.id, member, state: 'applied', told: told('run.change.applied') })
  }

  const followAutoscaling = (element: ElementOf<'stream'>): void => {
    const { id } = element
    if (scalers.has(id)) return
    const policy = () => {
      const now = elementOf(design, id)
      return now?.kind === 'stream' ? now.autoscaling : undefined
    }
    const onStep = (shards: number, refusal: ServiceFault | undefined): void => {
      if (refusal !== undefined) return noteRefusal(id, 'autoscaling', refusal)
      note({ element: id, member: 'autoscaling', state: 'applied', told: told('run.change.scaled', { shards }) })
    }
    scalers.set(id, runAutoscaler(streamParts, { stream: nameOf(id), policy, onStep }))
  }

  const startNode = async (element: Element): Promise<void> => {
    if (nodes.has(element.id) || whyNotRunnable(design, element) !== null) return
    if (element.kind === 'source') {
      const { recording } = element.workload
      const recorded = recording === undefined ? undefined : await parts.recording?.(recording)
      nodes.set(element.id, startSource(context, { design, source: element, recorded }))
    } else if (element.kind === 'application' || element.kind === 'function' || element.kind === 'sink') {
      nodes.set(element.id, startConsumer(context, design, element))
    }
  }
  const startAll = async (): Promise<void> => {
    for (const element of design.elements) if (element.kind === 'stream') followAutoscaling(element)
    for (const element of design.elements) await startNode(element)
  }
  const follow = (): void => {
    for (const node of nodes.values()) node.follow(design)
  }
  const stopNode = (id: string): void => {
    nodes.get(id)?.stop()
    nodes.delete(id)
    scalers.get(id)?.()
    scalers.delete(id)
  }

  const apply = async (next: Design): Promise<void> => {
    const before = design
    design = next
    for (const id of [...nodes.keys(), ...scalers.keys()]) {
      const element = elementOf(next, id)
      const isThere = element !== undefined && element.kind === elementOf(before, id)?.kind
      if (!isThere || whyNotRunnable(next, element) !== null) stopNode(id)
      if (!isThere) names.delete(id)
    }
    const edits = changedMembers(before, next)
    for (const { element, member } of edits) changes.delete(`${element} ${member ?? ''}`)
    for (const element of next.elements) {
      const edited = new Set(edits.flatMap((edit) => (edit.element === element.id ? [edit.member ?? ''] : [])))
      if (element.kind === 'stream' && edited.size > 0) await settleStream(element, edited)
    }
    await startAll()
    follow()
    const held = new Set([...nodes].flatMap(([id, node]) => node.held.map((member) => `${id} ${member}`)))
    for (const { element, member } of edits) {
      if (changes.has(`${element} ${member ?? ''}`) && elementOf(next, element)?.kind === 'stream') continue
      const isRenamed = member === 'name' && names.has(element) && names.get(element) !== resourceNameOf(next, element)
      const isHeld = isRenamed || held.has(`${element} ${member ?? ''}`)
      const state = isHeld ? 'needs-restart' : 'applied'
      note({ element, member, state, told: told(isHeld ? 'run.change.needsRestart' : 'run.change.applied') })
    }
  }

  const openStreams = async (): Promise<void> => {
    if (isUnderAdvantage(design)) {
      const answer = await streams.operations.UpdateAccountSettings(caller, {
        MinimumThroughputBillingCommitment: { Status: 'ENABLED' },
      })
      if (isFault(answer)) logger.warn(`${answer.fault}: ${answer.message}`)
    }
    for (const element of design.elements) {
      // What somebody did to a stream meanwhile is not undone when a run goes on.
      const isLeft = hasRun(base) && streams.byArn(arnOf(caller, nameOf(element.id))) !== undefined
      if (element.kind === 'stream' && !isLeft) await settleStream(element)
    }
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

  await openStreams()
  await startAll()
  follow()
  gauges.take(totalsOf(factParts()), clock.now())
  const stopGauges = clock.every(gaugeEveryMs, takeGauges)

  const halt = (): void => {
    stopGauges()
    for (const id of [...nodes.keys(), ...scalers.keys()]) stopNode(id)
    faults.close()
  }

  const keptNow = (): KeptRun => ({
    ...{ seed: kept.seed, startedAt: kept.startedAt, faults: faults.kept() },
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
      const renamed = new Set([...names].flatMap(([id, name]) => (resourceNameOf(design, id) === name ? [] : [id])))
      for (const [id, { held, readers }] of [...nodes]) {
        if (held.length > 0 || renamed.has(id) || [...readers.keys()].some((stream) => renamed.has(stream)))
          stopNode(id)
      }
      for (const id of renamed) {
        stopNode(id)
        names.delete(id)
      }
      await openStreams()
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
      const poison =
        fault.kind === 'poison-record' ? await putPoison({ ...streamParts, nameOf }, design, fault.element) : []
      faults.add({ id, fault, until, poison })
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
      const registered = [...nodes].flatMap(([id, { readers }]) => [...readers.keys()].map((stream) => [stream, id]))
      halt()
      for (const [streamId = '', id = ''] of registered) {
        const StreamARN = arnOf(caller, nameOf(streamId))
        const ConsumerName = nameOf(id)
        if (!(streams.byArn(StreamARN)?.consumers.has(ConsumerName) ?? false)) continue
        await streams.operations.DeregisterStreamConsumer(caller, { StreamARN, ConsumerName })
      }
      if (!removeStreams) return
      for (const { kind, id } of design.elements) {
        if (kind !== 'stream') continue
        await streams.operations.DeleteStream(caller, {
          ...{ StreamName: nameOf(id), EnforceConsumerDeletion: true },
        })
      }
    },
    close: () => {
      const { faults: present } = keptNow()
      for (const node of nodes.values()) node.stop()
      keptAtEnd = { ...keptNow(), faults: present }
      halt()
    },
  }
}

const hasRun = ({ made, checkpoints }: KeptRun): boolean =>
  Object.keys(made).length + Object.keys(checkpoints).length > 0

const toldOf = ({ fault, message }: ServiceFault): Told['values'] => ({ fault, message })

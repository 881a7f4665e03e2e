import { isFault, type Fault } from '../engine/fault'
import { arnOf, type Stream } from '../engine/streams/stream'
import { isUnderAdvantage } from '../planning/design/advantage'
import type { Design } from '../planning/design/design'
import type { ElementOf } from '../planning/design/elements'
import type { Logger } from '../platform/logger'
import { runAutoscaler } from './autoscaler'
import type { Change } from './changes'
import { createStream, stepsTo, whenActive, type StreamParts } from './stream-settings'
import { elementOf, told, type Told } from './what-runs'

/** The streams of a run: those that are missing are made, edits are carried out as AWS would, policies scale them. */
export interface RunStreams {
  /** Ids of those that were made for it, whether they are there or not. */
  made(): string[]
  /** Those of them that are there. */
  present(): readonly Stream[]
  /** Make what is not there. */
  open(): Promise<void>
  /** @param edited members that were changed while it runs: what is done to it is told then */
  settle(element: ElementOf<'stream'>, edited?: ReadonlySet<string>): Promise<void>
  /** Where the design is under On-demand Advantage. */
  commitToAdvantage(): Promise<void>
  /** Let its policy scale it. */
  follow(element: ElementOf<'stream'>): void
  unfollow(id: string): void
  followed(): Iterable<string>
  /** Delete those that were made for it, with all that is in them. */
  remove(): Promise<void>
}

export interface RunStreamsOptions {
  /** As it is now. */
  design(): Design
  nameOf(id: string): string
  /** Nothing is begun any more. */
  isOver(): boolean
  note(change: Change): void
  /** Ids of those that were made before. */
  readonly made: readonly string[]
}

export const createRunStreams = (
  parts: StreamParts & { readonly logger: Logger },
  { design, nameOf, isOver, note, made }: RunStreamsOptions,
): RunStreams => {
  const { streams, caller, logger } = parts
  const own = new Set(made)
  const scalers = new Map<string, () => void>()

  const noteRefusal = (element: string, member: string | null, fault: Fault): void =>
    note({ element, member, state: 'refused', told: told('run.change.refused', toldOf(fault)) })

  /**
   * A stream that was there already is left as it is, but for what is edited.
   * @param edited members that were changed while it runs: what is done to it is told then
   */
  const settle = async (element: ElementOf<'stream'>, edited?: ReadonlySet<string>): Promise<void> => {
    const name = nameOf(element.id)
    const isNew = streams.byArn(arnOf(caller, name)) === undefined
    if (!isNew && edited === undefined) return
    if (isNew) {
      const refusal = await createStream(parts, name, element)
      if (refusal !== undefined) return noteRefusal(element.id, null, refusal)
      const created = streams.byArn(arnOf(caller, name))
      if (created !== undefined) own.add(created.id)
    }
    const there = await whenActive(parts, name)
    if (there === undefined) return
    for (const { member } of stepsTo(parts, there, element)) {
      if (isNew || isMeant(member, edited)) await takeStep(element, member, edited)
    }
  }

  const takeStep = async (
    element: ElementOf<'stream'>,
    member: string,
    edited: ReadonlySet<string> | undefined,
  ): Promise<void> => {
    const stream = await whenActive(parts, nameOf(element.id))
    if (isOver()) return
    // One step may have made another unnecessary.
    const step = stream && stepsTo(parts, stream, element).find((one) => one.member === member)
    if (step === undefined) return
    // How many shards there are is up to the policy, until somebody says otherwise.
    if (member === 'shards' && element.autoscaling !== undefined && edited?.has(member) !== true) return
    const isTold = edited !== undefined
    if (isTold) note({ element: element.id, member, state: 'applying', told: told('run.change.applying') })
    const refusal = await step.apply()
    if (refusal !== undefined) noteRefusal(element.id, member, refusal)
    else if (isTold) note({ element: element.id, member, state: 'applied', told: told('run.change.applied') })
  }

  const follow = (element: ElementOf<'stream'>): void => {
    const { id } = element
    if (isOver() || scalers.has(id)) return
    const policy = () => {
      const now = elementOf(design(), id)
      return now?.kind === 'stream' ? now.autoscaling : undefined
    }
    const onStep = (shards: number, refusal: Fault | undefined): void => {
      if (refusal !== undefined) return noteRefusal(id, 'autoscaling', refusal)
      note({ element: id, member: 'autoscaling', state: 'applied', told: told('run.change.scaled', { shards }) })
    }
    scalers.set(id, runAutoscaler(parts, { stream: nameOf(id), policy, onStep }))
  }

  const commitToAdvantage = async (): Promise<void> => {
    if (!isUnderAdvantage(design())) return
    const answer = await streams.operations.UpdateAccountSettings(caller, {
      MinimumThroughputBillingCommitment: { Status: 'ENABLED' },
    })
    if (isFault(answer)) logger.warn(`${answer.fault}: ${answer.message}`)
  }

  const open = async (): Promise<void> => {
    await commitToAdvantage()
    for (const element of design().elements) {
      if (element.kind === 'stream' && !isOver()) await settle(element)
    }
  }

  const present = (): readonly Stream[] => streams.all().filter(({ id }) => own.has(id))

  return {
    ...{ present, open, settle, commitToAdvantage, follow },
    made: () => [...own],
    unfollow: (id) => {
      scalers.get(id)?.()
      scalers.delete(id)
    },
    followed: () => scalers.keys(),
    remove: async () => {
      for (const { arn } of present()) {
        await streams.operations.DeleteStream(caller, { StreamARN: arn, EnforceConsumerDeletion: true })
      }
    },
  }
}

/** What another mode brings with it is done as well. */
const withMode: ReadonlySet<string> = new Set(['shards', 'warmMiBps', 'channel'])
const isMeant = (member: string, edited: ReadonlySet<string> | undefined): boolean =>
  edited !== undefined && (edited.has(member) || (edited.has('mode') && withMode.has(member)))

const toldOf = ({ fault, message }: Fault): Told['values'] => ({ fault, message })

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
  /**
   * Make what is not there.
   * @param isNew what is there and was made for a run before becomes as the design has it
   * @param onWait called when that takes time of the world
   */
  open(isNew: boolean, onWait: () => void): Promise<void>
  /** @param edited members that were changed while it runs: what is done to it is told then */
  settle(element: ElementOf<'stream'>, edited?: ReadonlySet<string>): Promise<void>
  /** Where the design is under On-demand Advantage. */
  commitToAdvantage(): Promise<void>
  /** Its account's commitment ends, as soon as AWS lets it. */
  endAdvantage(): Promise<void>
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

  let onWait = (): void => {}
  const active = (id: string): Promise<Stream | undefined> => whenActive(parts, nameOf(id), () => onWait())

  /** A stream is left as it is, but for what is edited, unless it is made now, or `isMade` for a run and one begins. */
  const settle = async (element: ElementOf<'stream'>, edited?: ReadonlySet<string>, isMade = false): Promise<void> => {
    const name = nameOf(element.id)
    const present = streams.byArn(arnOf(caller, name))
    const isWhole = present === undefined || (isMade && own.has(present.id))
    if (!isWhole && edited === undefined) {
      if (present.status === 'CREATING') await active(element.id)
      return
    }
    if (present === undefined) {
      const refusal = await createStream(parts, name, element)
      if (refusal !== undefined) return noteRefusal(element.id, null, refusal)
      const created = streams.byArn(arnOf(caller, name))
      if (created !== undefined) own.add(created.id)
    }
    const there = await active(element.id)
    if (there === undefined) return
    for (const { member } of stepsTo(parts, there, element)) {
      if (isWhole || isMeant(member, edited)) await takeStep(element, member, edited)
    }
  }

  const takeStep = async (
    element: ElementOf<'stream'>,
    member: string,
    edited: ReadonlySet<string> | undefined,
  ): Promise<void> => {
    const stream = await active(element.id)
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

  const commit = async (Status: 'ENABLED' | 'DISABLED'): Promise<void> => {
    const answer = await streams.operations.UpdateAccountSettings(caller, {
      MinimumThroughputBillingCommitment: { Status },
    })
    if (isFault(answer)) logger.warn(`${answer.fault}: ${answer.message}`)
  }
  const commitToAdvantage = async (): Promise<void> => {
    if (isUnderAdvantage(design())) await commit('ENABLED')
  }

  const open = async (isNew: boolean, tellWait: () => void): Promise<void> => {
    onWait = tellWait
    await commitToAdvantage()
    for (const element of design().elements) {
      if (element.kind === 'stream' && !isOver()) await settle(element, undefined, isNew)
    }
  }

  const present = (): readonly Stream[] => streams.all().filter(({ id }) => own.has(id))

  return {
    ...{ present, open, commitToAdvantage, follow },
    settle: (element, edited) => settle(element, edited),
    endAdvantage: () => commit('DISABLED'),
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

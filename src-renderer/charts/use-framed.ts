import { onScopeDispose, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import { usePaper } from '../ui/paper'
import { inFrame, leaveFrame, type Pace } from './frame-queue'

export interface Framed<T> {
  /** What the value is made of: a change of it is followed. */
  readonly source: () => unknown
  readonly make: () => T
  /** Told what is drawn still. */
  readonly pace: (before: T) => Pace
  /** What nobody sees does not move on until somebody does, and lets others go first; paper shows all. */
  readonly isSeen: () => boolean
}

/** A value that is drawn, made anew when a frame has time for it. */
export function useFramed<T>({ source, make, pace, isSeen }: Framed<T>): Readonly<Ref<T>> {
  const isPaper = usePaper()
  const drawn = shallowRef(make()) as Ref<T>
  const owner = {}
  watch([source, isSeen, isPaper], () => {
    const wanted = isPaper.value ? 'now' : pace(drawn.value)
    const isInSight = isSeen() || isPaper.value
    if (!isInSight && wanted === 'calm') return leaveFrame(owner)
    inFrame(owner, () => (drawn.value = make()), isInSight ? wanted : 'calm')
  })
  onScopeDispose(() => leaveFrame(owner))
  return shallowReadonly(drawn)
}

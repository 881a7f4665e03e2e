import type { Snapshot, world as contract } from '../contract/world'
import type { Clock } from '../platform/clock'
import type { WorldClock } from '../platform/world-clock'
import type { Handlers } from './contract-server'
import { stopAll } from './stream-handlers'
import { differencesOf } from './world/figures'
import { createWorld } from './world/world'
import type { Workbench } from './workbench'

const toldEveryMs = 500

/** @param clock the machine's */
export const worldHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => {
  const world = createWorld(workbench, clock)
  const listeners = new Set<() => void>()
  const clockChanged = (): void => listeners.forEach((listener) => listener())

  return {
    'world.watch': (_input, sink) => {
      let known: readonly Snapshot[] = []
      const send = (): void =>
        sink.send({ clock: viewOf(workbench.project.clock), snapshots: [...known], busy: world.busy })
      const readAgain = (): void => {
        world
          .snapshots()
          .then((list) => (known = list))
          .then(send)
          .catch((error: unknown) => sink.fail(error))
      }
      const onTime = (): void => {
        if (!workbench.project.clock.isMachines || world.busy === 'step') send()
      }
      listeners.add(send)
      readAgain()
      const stops = [
        () => void listeners.delete(send),
        ...[world.onChange(readAgain), workbench.onChange(readAgain), clock.every(toldEveryMs, onTime)],
      ]
      return stopAll(...stops)
    },

    'world.setRate': async ({ rate }) => {
      workbench.project.clock.setRate(rate)
      clockChanged()
      return {}
    },
    'world.step': async ({ ms }) => {
      await world.step(ms)
      return {}
    },
    'world.followMachine': async () => {
      await world.followMachine()
      return {}
    },
    'world.snapshot': async ({ name }) => ({ id: await world.take(name) }),
    'world.rewind': async ({ id, keepAs }) => {
      await world.rewind(id, keepAs)
      return {}
    },
    'world.fork': async ({ id, project }) => {
      await world.fork(id, project)
      return {}
    },
    'world.removeSnapshot': async ({ id }) => {
      await world.remove(id)
      return {}
    },
    'world.compare': async ({ before, after }) => ({
      differences: [...differencesOf(await world.figures(before), await world.figures(after))],
    }),
  }
}

const viewOf = (clock: WorldClock) => ({
  ...{ now: clock.now(), rate: clock.rate, actualRate: clock.actualRate },
  ...{ aheadMs: clock.aheadMs, isMachines: clock.isMachines },
})

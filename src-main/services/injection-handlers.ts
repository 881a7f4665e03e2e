import type { Injection, injection as contract } from '../contract/injection'
import type { FaultName } from '../engine/fault'
import type { Injection as Kept } from '../engine/injection/injections'
import { injectables } from '../engine/injection/rule'
import type { OperationName } from '../engine/streams/model'
import type { Clock } from '../platform/clock'
import { refusal, refusalOf, type Handlers } from './contract-server'
import type { Workbench } from './workbench'

const secondMs = 1000

export const injectionHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => ({
  'injection.watch': (_input, sink) => {
    const { injections } = workbench.project.streams
    const send = (): void => sink.send({ injections: injections.list().map((kept) => toView(kept, clock.now())) })
    send()
    const stops = [injections.onChange(send), clock.every(secondMs, send)]
    return () => stops.forEach((stop) => stop())
  },

  'injection.choices': async () => ({
    operations: Object.entries(injectables).map(([operation, { faults, hasStream, hasShard }]) => ({
      operation,
      faults: [...faults],
      hasStream,
      hasShard,
    })),
  }),

  'injection.add': async ({ operations, fault, delayMs = 0, ...given }) => {
    const added = workbench.project.streams.injections.add({
      ...given,
      from: clock.now() + delayMs,
      // Names that are none are refused like everything else that makes no sense.
      operations: operations as OperationName[] | undefined,
      fault: fault as { name: FaultName; message?: string } | undefined,
    })
    if ('message' in added) throw refusalOf('BadInjection', added)
    return { id: added.id }
  },

  'injection.remove': async ({ id }) => {
    if (!workbench.project.streams.injections.remove(id)) throw refusal('NoSuchInjection')
    return {}
  },
})

const toView = ({ id, rule, met, hit }: Kept, now: number): Injection => {
  const { operations, from = now, until } = rule
  const state = now < from ? 'waiting' : until !== undefined && now >= until ? 'over' : 'in-force'
  return { ...rule, operations: operations && [...operations], id, from, state, met, hit }
}

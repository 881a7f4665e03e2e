import type { AlarmEvent, AlarmRule, alarms as contract } from '../contract/alarms'
import { alarmMetrics } from './alarms/metrics'
import { problemOf } from './alarms/rules'
import { refusal, refusalOf, type Handlers } from './contract-server'
import type { Workbench } from './workbench'

export const alarmHandlers = (workbench: Workbench): Handlers<typeof contract> => {
  const require = (id: string): void => {
    if (!workbench.project.alarms.has(id)) throw refusal('NoSuchAlarm')
  }
  const requireSense = (rule: AlarmRule): void => {
    const problem = problemOf(rule)
    if (problem !== undefined) throw refusalOf('BadAlarm', problem)
  }
  return {
    'alarms.watch': ({ arn }, sink) => {
      const { alarms } = workbench.project
      const send = (): void => sink.send({ rules: [...alarms.states(arn)] })
      send()
      return alarms.onChange(send)
    },

    'alarms.ringing': (_input, sink) => {
      const { alarms } = workbench.project
      let sent: number | undefined
      const send = (began: readonly AlarmEvent[]): void => {
        const { ringing, isOnDesktop } = alarms
        if (began.length === 0 && ringing === sent) return
        sent = ringing
        sink.send({ ringing, isOnDesktop, began: [...began] })
      }
      send([])
      return alarms.onChange(send)
    },

    'alarms.log': ({ limit }, sink) => {
      const { alarms } = workbench.project
      let newest: number | undefined
      const send = (): void => {
        alarms.log(limit).then(
          (events) => {
            const id = events[0]?.id ?? 0
            if (id === newest) return
            newest = id
            sink.send({ events: [...events] })
          },
          () => {},
        )
      }
      send()
      return alarms.onChange(send)
    },

    'alarm.metrics': async () => ({ metrics: [...alarmMetrics] }),

    'alarm.save': async ({ id, rule }) => {
      if (id !== undefined) require(id)
      const saved = await workbench.project.alarms.save(id, rule)
      if ('problem' in saved) throw refusalOf('BadAlarm', saved.problem)
      return saved
    },

    'alarm.remove': async ({ id }) => {
      require(id)
      await workbench.project.alarms.remove(id)
      return {}
    },

    'alarm.restoreDefaults': async () => ({ restored: await workbench.project.alarms.restoreDefaults() }),

    'alarm.preview': async ({ rule }) => {
      requireSense(rule)
      return workbench.project.alarms.preview(rule)
    },
  }
}

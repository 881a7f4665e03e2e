import type { ElementOf } from '../../planning/design/elements'
import { arn, ref, type Sheet } from '../part'
import type { Resource } from '../resource'
import { role } from '../rights'

const days = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const
const dayMinutes = 1440

/** Shards by the clock: EventBridge Scheduler calls UpdateShardCount itself. */
export const schedules = (sheet: Sheet, { id, mode, autoscaling }: ElementOf<'stream'>): readonly Resource[] => {
  if (mode !== 'provisioned' || autoscaling?.kind !== 'scheduled') return []
  const [stream, scaler] = [sheet.idOf(id), sheet.idOf(id, 'ScalerRole')]
  const rights = { actions: ['kinesis:UpdateShardCount', 'kinesis:DescribeStreamSummary'], on: [arn(stream)] }
  return [
    role({ logicalId: scaler, element: id, service: 'scheduler', isForAccount: true, statements: [rights] }),
    ...autoscaling.steps.map(({ atMinute, shards }, at): Resource => ({
      ...{ logicalId: sheet.idOf(id, `Scale${String(at + 1)}`), element: id, type: 'AWS::Scheduler::Schedule' },
      properties: {
        Description: `${String(shards)} shards from ${timeText(atMinute)} UTC on`,
        ScheduleExpression: cron(atMinute),
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: { join: ['arn:', { pseudo: 'Partition' }, ':scheduler:::aws-sdk:kinesis:updateShardCount'] },
          RoleArn: arn(scaler),
          Input: {
            join: [
              '{"StreamName":"',
              ref(stream),
              `","TargetShardCount":${String(shards)},"ScalingType":"UNIFORM_SCALING"}`,
            ],
          },
        },
      },
    })),
  ]
}

const parts = (atMinute: number) => ({
  day: days[Math.floor(atMinute / dayMinutes)] ?? 'MON',
  hour: Math.floor((atMinute % dayMinutes) / 60),
  minute: atMinute % 60,
})

const cron = (atMinute: number): string => {
  const { day, hour, minute } = parts(atMinute)
  return `cron(${String(minute)} ${String(hour)} ? * ${day} *)`
}

const timeText = (atMinute: number): string => {
  const { day, hour, minute } = parts(atMinute)
  return `${day} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

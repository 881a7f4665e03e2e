import {
  boolean,
  integer,
  list,
  optional,
  required,
  string,
  structure,
  timestamp,
  unsupported,
  type Infer,
} from '../../engine/shapes'
import { catalog } from '../catalog'

/*
 * Request shapes of Amazon CloudWatch, those operations that read metrics.
 * Source: service model of version 2010-08-01 as botocore 1.43.11 carries it.
 */

const namespace = string({ min: 1, max: 255, pattern: '[^:].*' })
const metricName = string({ min: 1, max: 255 })
const dimensionName = string({ min: 1, max: 255 })
const dimensionValue = string({ min: 1, max: 1024 })
const dimensions = list(structure({ Name: required(dimensionName), Value: required(dimensionValue) }, 'Dimension'), {
  max: 30,
})
const period = integer({ min: 1 })
const rates = [
  'Bytes',
  'Kilobytes',
  'Megabytes',
  'Gigabytes',
  'Terabytes',
  'Bits',
  'Kilobits',
  'Megabits',
  'Gigabits',
  'Terabits',
]
const unit = string({
  values: [
    ...['Seconds', 'Microseconds', 'Milliseconds', ...rates, 'Percent', 'Count'],
    ...[...rates, 'Count'].map((each) => `${each}/Second`),
    'None',
  ],
})

const metric = structure(
  { Namespace: optional(namespace), MetricName: optional(metricName), Dimensions: optional(dimensions) },
  'Metric',
)

const shapes = {
  GetMetricData: structure({
    MetricDataQueries: required(
      list(
        structure(
          {
            Id: required(string({ min: 1, max: 255 })),
            MetricStat: optional(
              structure(
                {
                  Metric: required(metric),
                  Period: required(period),
                  Stat: required(string()),
                  Unit: optional(unit),
                },
                'MetricStat',
              ),
            ),
            Expression: optional(string({ min: 1, max: 2048 })),
            Label: optional(string()),
            ReturnData: optional(boolean()),
            Period: optional(period),
            AccountId: optional(string({ min: 1, max: 255 })),
          },
          'MetricDataQuery',
        ),
      ),
    ),
    StartTime: required(timestamp()),
    EndTime: required(timestamp()),
    NextToken: optional(string()),
    ScanBy: optional(string({ values: ['TimestampDescending', 'TimestampAscending'] })),
    MaxDatapoints: optional(integer()),
    LabelOptions: unsupported(structure({ Timezone: optional(string()) })),
  }),
  GetMetricStatistics: structure({
    Namespace: required(namespace),
    MetricName: required(metricName),
    Dimensions: optional(dimensions),
    StartTime: required(timestamp()),
    EndTime: required(timestamp()),
    Period: required(period),
    Statistics: optional(
      list(string({ values: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] }), { min: 1, max: 5 }),
    ),
    ExtendedStatistics: optional(list(string(), { min: 1, max: 10 })),
    Unit: optional(unit),
  }),
  ListMetrics: structure({
    Namespace: optional(namespace),
    MetricName: optional(metricName),
    Dimensions: optional(
      list(structure({ Name: required(dimensionName), Value: optional(dimensionValue) }, 'DimensionFilter'), {
        max: 10,
      }),
    ),
    NextToken: optional(string()),
    RecentlyActive: optional(string({ values: ['PT3H'] })),
    IncludeLinkedAccounts: optional(boolean()),
    OwningAccount: unsupported(string({ min: 1, max: 255 })),
  }),
}

/** Operation name to request shape. */
export const cloudWatchModel: Readonly<typeof shapes> = shapes
export type Input<Op extends keyof typeof shapes> = Infer<(typeof shapes)[Op]>
export type MetricDataQuery = Input<'GetMetricData'>['MetricDataQueries'][number]

export const kinesisNamespace = 'AWS/Kinesis'

/** The unit of a metric, at whatever level it is. */
export const unitOf = (level: keyof typeof catalog, code: number): string => catalog[level][code]?.unit ?? 'None'

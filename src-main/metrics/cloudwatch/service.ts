import type { Operation, Service } from '../../engine/service'
import type { Clock } from '../../platform/clock'
import type { History } from '../history'
import { getMetricData } from './get-metric-data'
import { getMetricStatistics } from './get-metric-statistics'
import { listMetrics } from './list-metrics'
import { cloudWatchModel } from './model'

const operation = (input: Operation['input'], call: Operation['call']): Operation => ({ input, call })

/** Amazon CloudWatch, as far as it reads the metrics of the streams. */
export const cloudWatchService = (history: History, clock: Clock): Service => ({
  target: 'GraniteServiceVersion20100801',
  actionPrefix: 'cloudwatch',
  signingName: 'monitoring',
  javaPackage: 'com.amazonaws.cloudwatch.v2010_08_01.model',
  query: {
    version: '2010-08-01',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    codes: {
      InternalFailure: 'InternalServiceError',
      InvalidArgumentException: 'InvalidParameterValue',
      SerializationException: 'MalformedInput',
      ValidationException: 'ValidationError',
    },
  },
  operations: {
    GetMetricData: operation(cloudWatchModel.GetMetricData, getMetricData(history, clock)),
    GetMetricStatistics: operation(cloudWatchModel.GetMetricStatistics, getMetricStatistics(history, clock)),
    ListMetrics: operation(cloudWatchModel.ListMetrics, listMetrics(history, clock)),
  },
})

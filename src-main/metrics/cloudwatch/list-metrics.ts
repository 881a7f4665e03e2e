import { fault, type Fault } from '../../engine/fault'
import type { Caller } from '../../engine/service'
import type { Clock } from '../../platform/clock'
import { catalog } from '../catalog'
import type { History } from '../history'
import { kinesisNamespace, type Input } from './model'
import { dimensionsOf } from './naming'
import { openToken, sealToken } from './paging'

/** @source CloudWatch API reference, ListMetrics, read 2026-11-21 */
const pageSize = 500
const listedSeconds = 14 * 86_400
const recentSeconds = 3 * 3600

interface Listed {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[]
}

export interface ListMetricsOutput {
  readonly Metrics: readonly Listed[]
  readonly NextToken?: string
}

/** Metrics that had samples in the last two weeks, or in the last three hours if only those are wanted. */
export const listMetrics =
  (history: History, clock: Clock) =>
  async (caller: Caller, input: Input<'ListMetrics'>): Promise<ListMetricsOutput | Fault> => {
    if (input.IncludeLinkedAccounts === true) {
      return fault('InvalidParameterValueException', 'IncludeLinkedAccounts: there are no linked accounts here.')
    }
    const after = input.NextToken === undefined ? '' : openToken(input.NextToken)
    if (typeof after !== 'string') return fault('InvalidParameterValueException', 'The NextToken is not valid.')
    const since = clock.now() / 1000 - (input.RecentlyActive === undefined ? listedSeconds : recentSeconds)
    const found = metricsOf(history, caller, since)
      .filter((metric) => isWanted(metric, input))
      .map((metric) => ({ metric, key: keyOf(metric) }))
      .filter(({ key }) => key > after)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
    const page = found.slice(0, pageSize)
    const last = page.at(-1)
    return {
      Metrics: page.map(({ metric }) => metric),
      ...(found.length > pageSize && last !== undefined ? { NextToken: sealToken(last.key) } : {}),
    }
  }

const metricsOf = (history: History, { accountId, region }: Caller, since: number): Listed[] =>
  [...history.dimensions.all()]
    .filter((of) => of.accountId === accountId && of.region === region)
    .flatMap((of) =>
      history.activeCodes(of, since).map((code) => ({
        Namespace: kinesisNamespace,
        MetricName: catalog[of.level][code]?.name ?? '',
        Dimensions: dimensionsOf(of),
      })),
    )

/** A filter without a value asks for the dimension alone; a metric may have more dimensions than are asked for. */
const isWanted = (metric: Listed, { Namespace, MetricName, Dimensions = [] }: Input<'ListMetrics'>): boolean =>
  (Namespace === undefined || Namespace === metric.Namespace) &&
  (MetricName === undefined || MetricName === metric.MetricName) &&
  Dimensions.every(({ Name, Value }) =>
    metric.Dimensions.some((of) => of.Name === Name && (Value === undefined || of.Value === Value)),
  )

const keyOf = ({ Dimensions, MetricName }: Listed): string =>
  [...Dimensions.flatMap(({ Name, Value }) => [Name, Value]), MetricName].join('\n')

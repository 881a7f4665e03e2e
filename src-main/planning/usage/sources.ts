import { amountOf } from '../../metering/usage'
import type { ElementFlow } from '../flow/flow'
import { bytesPerSecond, flowed, used, working, type Entry, type Month } from './entries'
import { amount, base, product } from './figures'

/**
 * What the way from a source into AWS costs: an API in front, and the network between. All is sent to each target. What has
 * interface endpoints goes through them and not through NAT gateways. Between availability zones only the way to those is paid
 * for: Kinesis itself is reached without charge from all of its region.
 * @source pricing facts sheet §2 ("Traffic") and §7
 */
export const sourceUses = (flow: ElementFlow<'source'>, month: Month): readonly Entry[] => {
  const { element, outgoing, outputs } = flow
  const { natGateways, interfaceEndpointAzs: zones } = element
  const { hours, seconds } = month
  const bytes = bytesPerSecond(outgoing) * outputs.length
  const entries: Entry[] = []
  if (element.apiGateway) entries.push(apiRequests(flow, seconds))
  if (natGateways + zones > 0) entries.push(crossing(bytes, element.crossAz, seconds))
  if (natGateways > 0) {
    const gatewayHours = amount('gateway-hour', natGateways, hours)
    entries.push(used('network.natHours', gatewayHours, working('natHours', { natGateways, hours })))
    if (zones === 0) entries.push(flowed('network.natData', bytes, seconds))
  }
  if (zones > 0) {
    const zoneHours = amount('AZ-hour', zones, hours)
    entries.push(used('network.endpointHours', zoneHours, working('zoneHours', { zones, hours })))
    entries.push(flowed('network.endpointData', bytes, seconds))
  }
  return entries
}

/** To a gateway or an endpoint in another zone: both sides pay. */
const crossing = (bytesPerSecond: number, part: number, seconds: number): Entry =>
  used(
    'transfer.crossAz',
    base('GB', bytesPerSecond, part, 2, seconds),
    working('crossAz', { bytesPerSecond, part, seconds }),
  )

const apiRequests = ({ element, outgoing, outputs }: ElementFlow<'source'>, seconds: number): Entry => {
  const { recordsPerRequest } = element.workload
  const { recordsPerSecond } = outgoing
  const targets = outputs.length
  const requests = amountOf('request', product([recordsPerSecond, targets, seconds], recordsPerRequest))
  return used(
    'apiGateway.requests',
    requests,
    working('apiRequests', { recordsPerSecond, recordsPerRequest, targets, seconds }),
  )
}

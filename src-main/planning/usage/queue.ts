import { amountOf } from '../../metering/usage'
import type { ElementFlow } from '../flow/flow'
import { meanBytes, meanSteps } from '../flow/sizes'
import { used, working, type Entry, type Month } from './entries'
import { product } from './figures'

/** A request carries 64 KiB, beyond it counts as several. @source AWS price list, AWSQueueService: "64 KB = 1 request" */
const requestBytes = 64 * 1024

/** Send, receive, delete. Receiving nothing is charged too, and left out. */
const requestsOfBatch = 3

/** Each message is sent, received and deleted in a batch; deleting carries nothing. */
export const queueUses = ({ element, incoming }: ElementFlow<'queue'>, { seconds }: Month): readonly Entry[] => {
  const { messagesPerBatch, fifo } = element
  const { recordsPerSecond } = incoming
  const chunks =
    messagesPerBatch === 1
      ? meanSteps(incoming, requestBytes)
      : Math.max(1, Math.ceil((meanBytes(incoming) * messagesPerBatch) / requestBytes))
  const requests = (requestsOfBatch - 1) * chunks + 1
  const all = amountOf('request', product([recordsPerSecond, seconds, requests], messagesPerBatch))
  const figures = working('queueRequests', { recordsPerSecond, messagesPerBatch, requests, seconds })
  return [used(fifo ? 'sqs.fifoRequests' : 'sqs.requests', all, figures)]
}

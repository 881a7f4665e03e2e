import type { ElementFlow } from '../../planning/flow/flow'
import { heldProperties } from '../held-members'
import { nameOf, ofKind, ref, type Part, type Sheet } from '../part'
import { timeoutSeconds } from './function'

/** A message is hidden that long while a function has it. @source AWS Lambda developer guide, configuring SQS: six times its timeout */
const hiddenFor = 6

export const queuePart = (sheet: Sheet, { element, outputs }: ElementFlow<'queue'>): Part => {
  const { id, name, fifo } = element
  const logicalId = sheet.idOf(id)
  return {
    resources: [
      {
        ...{ logicalId, element: id, type: 'AWS::SQS::Queue' },
        properties: {
          QueueName: `${nameOf(sheet, id)}${fifo ? '.fifo' : ''}`,
          ...heldProperties(element, 'AWS::SQS::Queue'),
          ...(fifo ? { ContentBasedDeduplication: true } : {}),
          ...(ofKind(outputs, 'function').length > 0 ? { VisibilityTimeout: hiddenFor * timeoutSeconds } : {}),
        },
      },
    ],
    outputs: [{ name: sheet.idOf(id, 'Url'), description: `URL of the queue ${name}`, value: ref(logicalId) }],
  }
}

import type { ElementFlow } from '../../planning/flow/flow'
import { heldProperties } from '../held-members'
import { arn, leftOver, nameOf, type Part, type Sheet } from '../part'

/** One stream: a producer needs one of its own, and who they are the design does not say. */
export const videoStreamPart = (sheet: Sheet, { element }: ElementFlow<'video-stream'>): Part => {
  const { id, name, cameras } = element
  const logicalId = sheet.idOf(id)
  const { DataRetentionInHours: hours, ...held } = heldProperties(element, 'AWS::KinesisVideo::Stream')
  return {
    resources: [
      {
        ...{ logicalId, element: id, type: 'AWS::KinesisVideo::Stream' },
        properties: {
          Name: nameOf(sheet, id),
          ...(typeof hours === 'number' ? { DataRetentionInHours: Math.ceil(hours) } : {}),
          ...held,
        },
      },
    ],
    outputs: [{ name: sheet.idOf(id, 'Arn'), description: `ARN of the video stream ${name}`, value: arn(logicalId) }],
    leftOver: cameras > 1 ? [leftOver(element, 'BlueprintCameras', { count: cameras })] : [],
  }
}

export const signalingChannelPart = (sheet: Sheet, { element }: ElementFlow<'signaling-channel'>): Part => {
  const { id, name, channels } = element
  const logicalId = sheet.idOf(id)
  return {
    resources: [
      {
        ...{ logicalId, element: id, type: 'AWS::KinesisVideo::SignalingChannel' },
        properties: { Name: nameOf(sheet, id), Type: 'SINGLE_MASTER' },
      },
    ],
    outputs: [{ name: sheet.idOf(id, 'Arn'), description: `ARN of the channel ${name}`, value: arn(logicalId) }],
    leftOver: channels > 1 ? [leftOver(element, 'BlueprintChannels', { count: channels })] : [],
  }
}

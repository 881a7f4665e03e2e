import type { ElementFlow } from '../../planning/flow/flow'
import { arn, type Part, type Sheet } from '../part'
import type { Properties, Resource } from '../resource'

/** A bucket that nobody but roles with the right can read. Its name is left to AWS: names of buckets are the whole world's. */
export const bucket = (logicalId: string, element: string, more: Properties = {}): Resource => ({
  ...{ logicalId, element, type: 'AWS::S3::Bucket' },
  properties: {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    ...more,
  },
})

export const bucketPart = (sheet: Sheet, { element }: ElementFlow<'bucket'>): Part => {
  const { id, name, storageDays } = element
  // Lifecycle rules count whole days; an object that goes before a day is over cannot be had.
  const days = storageDays === undefined ? undefined : Math.max(1, Math.round(storageDays))
  const lifecycle = {
    LifecycleConfiguration: { Rules: [{ Id: 'expire', Status: 'Enabled', ExpirationInDays: days ?? 1 }] },
  }
  return {
    resources: [bucket(sheet.idOf(id), id, days === undefined ? {} : lifecycle)],
    outputs: [{ name: sheet.idOf(id, 'Arn'), description: `ARN of the bucket ${name}`, value: arn(sheet.idOf(id)) }],
  }
}

import type { ElementKind } from '../../../src-main/contract/design'

/** Kinds of elements as they are found in the palette. */
export const kindGroups = {
  sources: ['source'],
  streams: ['stream', 'queue'],
  processing: ['application', 'function', 'flink-application', 'sql-application'],
  delivery: ['delivery'],
  destinations: [
    ...(['bucket', 'iceberg-table', 'redshift', 'opensearch-domain', 'snowflake', 'splunk'] as const),
    ...(['http-endpoint', 'sink'] as const),
  ],
  video: ['video-stream', 'signaling-channel'],
  kafka: ['kafka-cluster'],
} as const satisfies Readonly<Record<string, readonly ElementKind[]>>
export type KindGroup = keyof typeof kindGroups

/**
 * Services that people look for as destinations and that Firehose does not deliver to. They can be drawn as other destinations, and
 * written to by functions and applications.
 * @source Firehose facts sheet §20
 */
export const otherServices = ['ElastiCache', 'DynamoDB', 'RDS', 'Aurora', 'SNS', 'EMR', 'EFS', 'EBS', 'Athena'] as const

/** What is dragged out of the palette, as a type of data transfers. */
export const paletteType = 'application/x-streamgauge-element'

/** An element to be. `name` is its own, where the kind's would not do. */
export interface Wanted {
  readonly kind: ElementKind
  readonly name?: string
}

/** What was dragged in, undefined if it is nothing of the palette. */
export const wantedIn = (transfer: DataTransfer | null): Wanted | undefined => {
  const text = transfer?.getData(paletteType)
  return text ? (JSON.parse(text) as Wanted) : undefined
}

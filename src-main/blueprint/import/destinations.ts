import type { ElementKind } from '../../planning/design/elements'
import { namedByArn } from './kinds'
import { isObject, isScalar, textOf, valueAt, type Resource, type Value, type ValueObject } from './value'

/*
 * Where delivery streams deliver to. @source Firehose facts sheet §5 (forms), §7 (buffering hints)
 */

interface Form {
  readonly kind: ElementKind
  /** The service, for what has no name of its own. */
  readonly service: string
  /** What says which one it is. */
  readonly which: readonly (string | number)[]
  /** Hints where it gives none: MiB and seconds. */
  readonly hints: readonly [number, number]
}

/** By the names of the properties; the older one of S3 is read as the newer, see written.ts. */
export const destinationForms: Readonly<Record<string, Form>> = {
  ExtendedS3DestinationConfiguration: { kind: 'bucket', service: 'S3', which: ['BucketARN'], hints: [5, 300] },
  RedshiftDestinationConfiguration: {
    kind: 'redshift',
    service: 'Redshift',
    which: ['ClusterJDBCURL'],
    hints: [5, 300],
  },
  AmazonopensearchserviceDestinationConfiguration: {
    ...{ kind: 'opensearch-domain', service: 'OpenSearch', which: ['DomainARN'], hints: [5, 300] },
  },
  ElasticsearchDestinationConfiguration: {
    ...{ kind: 'opensearch-domain', service: 'OpenSearch', which: ['DomainARN'], hints: [5, 300] },
  },
  AmazonOpenSearchServerlessDestinationConfiguration: {
    ...{ kind: 'opensearch-domain', service: 'OpenSearch', which: ['CollectionEndpoint'], hints: [5, 300] },
  },
  SplunkDestinationConfiguration: { kind: 'splunk', service: 'Splunk', which: ['HECEndpoint'], hints: [5, 60] },
  HttpEndpointDestinationConfiguration: {
    ...{ kind: 'http-endpoint', service: 'HTTP endpoint', which: ['EndpointConfiguration', 'Name'], hints: [5, 60] },
  },
  SnowflakeDestinationConfiguration: { kind: 'snowflake', service: 'Snowflake', which: ['Table'], hints: [1, 0] },
  IcebergDestinationConfiguration: {
    ...{ kind: 'iceberg-table', service: 'Iceberg' },
    ...{ which: ['DestinationTableConfigurationList', 0, 'DestinationTableName'], hints: [5, 300] },
  },
}

export interface Destination {
  readonly kind: ElementKind
  /** What says which one it is; undefined: nothing does. */
  readonly which: Value
  /** As people call it. */
  readonly name: string
  readonly properties: ValueObject
  readonly bufferMiB: number
  readonly bufferSeconds: number
}

export const destinationIn = (delivery: Resource): Destination | undefined => {
  for (const [name, form] of Object.entries(destinationForms)) {
    const properties = delivery.properties[name]
    if (!isObject(properties)) continue
    const which = valueAt(properties, form.which)
    const isConverted =
      isOn(properties['DataFormatConversionConfiguration']) || isOn(properties['DynamicPartitioningConfiguration'])
    const [bufferMiB, bufferSeconds] = form.hints
    return {
      kind: form.kind,
      which,
      name: called(form, which),
      properties,
      bufferMiB: isConverted ? 128 : bufferMiB,
      bufferSeconds,
    }
  }
  return undefined
}

/** Is something there, and not switched off? */
export const isOn = (value: Value): boolean =>
  isObject(value) && value['Enabled'] !== false && value['Enabled'] !== 'false'

const called = ({ service }: Form, which: Value): string => {
  if (which === undefined || !isScalar(which)) {
    const arn = namedByArn(textOf(which))
    return arn === undefined || arn.name.includes('$') ? service : arn.name
  }
  return (namedByArn(String(which))?.name ?? String(which)).slice(0, 128) || service
}

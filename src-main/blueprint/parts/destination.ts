import type { Element, ElementOf } from '../../planning/design/elements'
import type { ElementFlow } from '../../planning/flow/flow'
import { arn, type Sheet } from '../part'
import type { FromParameter, Parameter, Properties, Resource, Value } from '../resource'
import { toFillBucket, type Address, type Statement } from '../rights'
import { bucket } from './bucket'
import { networkParameters, securityGroups, subnets } from './kafka'

/*
 * Where a delivery stream delivers to. Buckets are made; what else there is, such as a search domain, is there already, and its
 * address is a parameter. Passwords are in AWS Secrets Manager, never in a file.
 */

export interface Destination {
  /** Such as `ExtendedS3DestinationConfiguration`. */
  readonly name: string
  readonly properties: Properties
  readonly resources: readonly Resource[]
  readonly statements: readonly Statement[]
  readonly parameters: readonly Parameter[]
}

interface Around {
  readonly sheet: Sheet
  readonly delivery: ElementOf<'delivery'>
  readonly target: Element
  readonly role: Value
}

export const destinationOf = (
  sheet: Sheet,
  { element: delivery }: ElementFlow<'delivery'>,
  target: Element,
): Destination | undefined => {
  const around = { sheet, delivery, target, role: arn(sheet.idOf(delivery.id, 'Role')) }
  if (target.kind === 'bucket') return toBucket(around)
  const others = destinations[target.kind]?.(around)
  return others === undefined ? undefined : withBackup(around, others)
}

type Partial = Omit<Destination, 'resources'>

const parameter = ({ sheet, target }: Around, suffix: string, description: string): Parameter => ({
  ...{ name: sheet.idOf(target.id, suffix), type: 'text' },
  description: `${target.name}: ${description}`,
})

const from = ({ name }: Parameter): FromParameter => ({ parameter: name })

/** A secret with what it takes to sign in. */
const secretOf = (around: Around, content: string) => {
  const secret = parameter(around, 'SecretArn', `ARN of the secret in Secrets Manager with ${content}`)
  return {
    parameter: secret,
    statement: { actions: ['secretsmanager:GetSecretValue'], on: [from(secret)] },
    properties: { SecretsManagerConfiguration: { Enabled: true, SecretARN: from(secret), RoleARN: around.role } },
  }
}

const toBucket = (around: Around): Destination => {
  const { sheet, delivery, target, role } = around
  const into = arn(sheet.idOf(target.id))
  const conversion = delivery.formatConversion === 'none' ? undefined : conversionOf(around)
  const isPartitioned = delivery.partitioning !== undefined
  const isCompressed = conversion === undefined && delivery.compressedTo < 1
  return {
    name: 'ExtendedS3DestinationConfiguration',
    properties: {
      ...{ BucketARN: into, RoleARN: role },
      ...(isPartitioned
        ? {
            Prefix: 'partition=!{partitionKeyFromQuery:partition}/',
            DynamicPartitioningConfiguration: { Enabled: true },
          }
        : {}),
      ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
      CompressionFormat: isCompressed ? 'GZIP' : 'UNCOMPRESSED',
      ...(conversion?.properties ?? {}),
    },
    resources: [],
    statements: [...toFillBucket(into), ...(conversion?.statements ?? [])],
    parameters: conversion?.parameters ?? [],
  }
}

/** The columns are those of a table in the Glue catalog. */
const conversionOf = (around: Around) => {
  const { delivery, role, sheet } = around
  const named = (suffix: string, description: string): Parameter => ({
    ...{ name: sheet.idOf(delivery.id, suffix), type: 'text' },
    description: `${delivery.name}: ${description}`,
  })
  const database = named('GlueDatabase', 'Glue database of the table with the columns')
  const table = named('GlueTable', 'Glue table with the columns')
  const serializer: Properties = delivery.formatConversion === 'orc' ? { OrcSerDe: {} } : { ParquetSerDe: {} }
  return {
    parameters: [database, table],
    properties: {
      DataFormatConversionConfiguration: {
        Enabled: true,
        InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
        OutputFormatConfiguration: { Serializer: serializer },
        SchemaConfiguration: {
          ...{ DatabaseName: from(database), TableName: from(table), RoleARN: role },
          Region: { pseudo: 'Region' } as const,
        },
      },
    },
    statements: [
      {
        actions: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
        on: catalog(from(database), from(table)),
      },
    ],
  }
}

/** The Glue catalog, a database of it, and a table. */
const catalog = (database: FromParameter, table: FromParameter): readonly Value[] => {
  const here = ['arn:', { pseudo: 'Partition' }, ':glue:', { pseudo: 'Region' }, ':', { pseudo: 'AccountId' }] as const
  return [
    { join: [...here, ':catalog'] },
    { join: [...here, ':database/', database] },
    { join: [...here, ':table/', database, '/', table] },
  ]
}

/** Of what is not a bucket: one beside it takes what could not be delivered, and what is staged. */
const withBackup = ({ sheet, delivery, role }: Around, destination: Partial): Destination => {
  const logicalId = sheet.idOf(delivery.id, 'Backup')
  const into: Address = arn(logicalId)
  return {
    ...destination,
    properties: {
      ...destination.properties,
      S3Configuration: { BucketARN: into, RoleARN: role, ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/' },
    },
    resources: [bucket(logicalId, delivery.id)],
    statements: [...toFillBucket(into), ...destination.statements],
  }
}

const redshift = (around: Around): Partial => {
  const url = parameter(around, 'JdbcUrl', 'JDBC URL of the cluster or workgroup with its database')
  const table = parameter(around, 'Table', 'table that rows are copied into')
  const secret = secretOf(around, 'user name and password')
  return {
    name: 'RedshiftDestinationConfiguration',
    properties: {
      ...{ ClusterJDBCURL: from(url), RoleARN: around.role },
      CopyCommand: { DataTableName: from(table), CopyOptions: "FORMAT AS JSON 'auto'" },
      ...secret.properties,
    },
    statements: [secret.statement],
    parameters: [url, table, secret.parameter],
  }
}

const openSearch = (around: Around): Partial => {
  const { delivery, role } = around
  const domain = parameter(around, 'DomainArn', 'ARN of the domain')
  const index = parameter(around, 'Index', 'name of the index')
  const isInNetwork = delivery.vpcAzs > 0
  const network = {
    actions: [
      ...['ec2:CreateNetworkInterface', 'ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface'],
      ...['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets'],
      ...['ec2:DescribeVpcAttribute', 'ec2:DescribeVpcs'],
    ],
    on: ['*'],
  }
  return {
    name: 'AmazonopensearchserviceDestinationConfiguration',
    properties: {
      ...{ DomainARN: from(domain), IndexName: from(index), RoleARN: role, S3BackupMode: 'FailedDocumentsOnly' },
      ...(isInNetwork
        ? { VpcConfiguration: { SubnetIds: subnets, SecurityGroupIds: securityGroups, RoleARN: role } }
        : {}),
    },
    statements: [
      {
        actions: [
          ...['es:DescribeDomain', 'es:DescribeDomainConfig', 'es:DescribeDomains'],
          ...['es:ESHttpGet', 'es:ESHttpPost', 'es:ESHttpPut'],
        ],
        on: [from(domain), { join: [from(domain), '/*'] }],
      },
      ...(isInNetwork ? [network] : []),
    ],
    parameters: [domain, index, ...(isInNetwork ? networkParameters : [])],
  }
}

const splunk = (around: Around): Partial => {
  const endpoint = parameter(around, 'HecEndpoint', 'URL of the HTTP Event Collector')
  const secret = secretOf(around, 'the token of the HTTP Event Collector')
  return {
    name: 'SplunkDestinationConfiguration',
    properties: {
      ...{ HECEndpoint: from(endpoint), HECEndpointType: 'Raw', S3BackupMode: 'FailedEventsOnly' },
      ...secret.properties,
    },
    statements: [secret.statement],
    parameters: [endpoint, secret.parameter],
  }
}

const httpEndpoint = (around: Around): Partial => {
  const url = parameter(around, 'Url', 'its address, https://')
  const secret = secretOf(around, 'the access key')
  const { role, target } = around
  return {
    name: 'HttpEndpointDestinationConfiguration',
    properties: {
      EndpointConfiguration: { Url: from(url), Name: target.name },
      ...{ RoleARN: role, S3BackupMode: 'FailedDataOnly' },
      ...secret.properties,
    },
    statements: [secret.statement],
    parameters: [url, secret.parameter],
  }
}

const iceberg = (around: Around): Partial => {
  const database = parameter(around, 'Database', 'Glue database of the table')
  const table = parameter(around, 'Table', 'name of the table')
  const warehouse = parameter(around, 'WarehouseArn', 'ARN of the bucket the table is kept in')
  return {
    name: 'IcebergDestinationConfiguration',
    properties: {
      RoleARN: around.role,
      CatalogConfiguration: {
        CatalogArn: {
          join: [
            ...['arn:', { pseudo: 'Partition' } as const, ':glue:', { pseudo: 'Region' } as const, ':'],
            ...[{ pseudo: 'AccountId' } as const, ':catalog'],
          ],
        },
      },
      DestinationTableConfigurationList: [
        { DestinationDatabaseName: from(database), DestinationTableName: from(table) },
      ],
    },
    statements: [
      {
        actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:UpdateTable'],
        on: catalog(from(database), from(table)),
      },
      ...toFillBucket(from(warehouse)),
      { actions: ['s3:DeleteObject'], on: [{ join: [from(warehouse), '/*'] }] },
    ],
    parameters: [database, table, warehouse],
  }
}

const snowflake = (around: Around): Partial => {
  const account = parameter(around, 'AccountUrl', 'URL of the account')
  const database = parameter(around, 'Database', 'database')
  const schema = parameter(around, 'Schema', 'schema')
  const table = parameter(around, 'Table', 'table')
  const secret = secretOf(around, 'user and private key')
  return {
    name: 'SnowflakeDestinationConfiguration',
    properties: {
      ...{ AccountUrl: from(account), Database: from(database), Schema: from(schema), Table: from(table) },
      ...{ RoleARN: around.role, S3BackupMode: 'FailedDataOnly' },
      ...secret.properties,
    },
    statements: [secret.statement],
    parameters: [account, database, schema, table, secret.parameter],
  }
}

const destinations: { readonly [K in Element['kind']]?: (around: Around) => Partial } = {
  redshift,
  splunk,
  snowflake,
  'opensearch-domain': openSearch,
  'http-endpoint': httpEndpoint,
  'iceberg-table': iceberg,
}

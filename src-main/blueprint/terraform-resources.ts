import type { Attribute, Block } from './hcl-text'
import { isList, isProperties, valueAt, type Properties, type Reference, type Resource, type Value } from './resource'
import {
  snakeCase,
  terraformDestinations,
  terraformTypes,
  type TerraformMember,
  type TerraformMembers,
} from './terraform-types'

/*
 * Resources as blocks of Terraform. What its provider has no word for is built by a small stack of CloudFormation's, which it can
 * build too.
 */

type Body = readonly (Attribute | Block)[]

/** `OrdersRole` is `orders_role`: no two ids have the same. */
export const terraformName = (logicalId: string): string => logicalId.replaceAll(/(?!^)(?=[A-Z])/g, '_').toLowerCase()

const stackType = 'aws_cloudformation_stack'

/** Has the provider a type for it, with words for all that makes it what it is? */
export const isKnownToTerraform = ({ type, properties }: Resource): boolean =>
  terraformTypes[type] !== undefined &&
  valueAt(properties, 'ApplicationConfiguration.ZeppelinApplicationConfiguration') === undefined

export const addressOf = (resource: Resource): string =>
  `${isKnownToTerraform(resource) ? (terraformTypes[resource.type]?.type ?? stackType) : stackType}.${terraformName(resource.logicalId)}`

/** How an attribute of a resource is called; that of a log group ends in a star in CloudFormation. */
export const referenceText = (resource: Resource, { attribute = '' }: Reference): string => {
  const address = addressOf(resource)
  if (!isKnownToTerraform(resource))
    return `${address}.outputs[${JSON.stringify(attribute === '' ? 'Ref' : attribute)}]`
  const name = terraformTypes[resource.type]?.attributes[attribute] ?? snakeCase(attribute)
  return resource.type === 'AWS::Logs::LogGroup' && attribute === 'Arn'
    ? `"\${${address}.${name}}:*"`
    : `${address}.${name}`
}

/** The properties the provider has words for: `lost` are the others. */
export const heldByTerraform = (
  resource: Resource,
): { readonly resource: Resource; readonly lost: readonly string[] } => {
  const members = terraformTypes[resource.type]?.members ?? {}
  const lost = Object.keys(resource.properties).filter((name) => members[name] === null)
  const properties = Object.fromEntries(Object.entries(resource.properties).filter(([name]) => !lost.includes(name)))
  return { resource: { ...resource, properties }, lost }
}

/** @param after addresses of what has to be there before it */
export const blocksOf = (resource: Resource, after: readonly string[]): readonly Block[] => {
  if (!isKnownToTerraform(resource)) return [stackOf(resource)]
  switch (resource.type) {
    case 'AWS::IAM::Role':
      return roleBlocks(resource)
    case 'AWS::S3::Bucket':
      return bucketBlocks(resource)
    case 'AWS::Lambda::Function':
      return functionBlocks(resource)
    default:
      return [blockOf(resource, [...special(resource), ...bodyOf(resource), ...dependsOn(after)])]
  }
}

const blockOf = (resource: Resource, body: Body): Block => ({
  ...(resource.comment === undefined ? {} : { comment: resource.comment }),
  block: 'resource',
  labels: [terraformTypes[resource.type]?.type ?? stackType, terraformName(resource.logicalId)],
  body,
})

const bodyOf = ({ type, properties }: Resource): Body => written(properties, terraformTypes[type]?.members ?? {})

const dependsOn = (after: readonly string[]): Body =>
  after.length === 0 ? [] : [{ name: 'depends_on', value: { raw: `[${after.join(', ')}]` } }]

/** What CloudFormation says by the name of a property. */
const special = ({ type, properties, logicalId }: Resource): Body => {
  if (type === 'AWS::Scheduler::Schedule') return [{ name: 'name', value: terraformName(logicalId) }]
  if (type !== 'AWS::KinesisFirehose::DeliveryStream') return []
  const destination = Object.keys(properties).find((name) => terraformDestinations[name] !== undefined)
  return [{ name: 'destination', value: terraformDestinations[destination ?? ''] ?? '' }]
}

const written = (properties: Properties, members: TerraformMembers): Body =>
  Object.entries(properties).flatMap(([name, value]) => memberOf(name, value, members[name]))

const memberOf = (name: string, value: Value, member: TerraformMember | undefined): Body => {
  if (member === null || name === 'DeliveryStreamType') return []
  if (typeof member === 'string') return [{ name: member, value }]
  if (member === undefined) {
    return isBlock(value) ? blocks(snakeCase(name), value, {}) : [{ name: snakeCase(name), value }]
  }
  if ('block' in member) return blocks(member.block, value, member.of ?? {})
  if ('flat' in member) return isProperties(value) ? written(value, member.flat) : []
  if ('map' in member) return [{ name: member.map, value: mapOf(value) }]
  if ('json' in member) return [{ name: member.json, value: { json: value } }]
  return [{ name: member.only, value: valueAt(value, member.of) ?? false }]
}

const isBlock = (value: Value): boolean =>
  isList(value) ? value.length > 0 && value.every(isProperties) : isProperties(value)

const blocks = (block: string, value: Value, members: TerraformMembers): Body =>
  (isList(value) ? value : [value]).map((one) => ({ block, body: isProperties(one) ? written(one, members) : [] }))

/** Pairs of `Name` and `Value` too. */
const mapOf = (value: Value): Value =>
  isList(value)
    ? Object.fromEntries(value.map((one) => [String(valueAt(one, 'Name')), valueAt(one, 'Value') ?? '']))
    : value

const resourceBlock = (type: string, name: string, body: Body): Block => ({
  ...{ block: 'resource', labels: [type, name] },
  body,
})
const raw = (text: string) => ({ raw: text })

/** A role, its rights, and the policies of AWS's own that it has. */
const roleBlocks = (resource: Resource): readonly Block[] => {
  const name = terraformName(resource.logicalId)
  const { Policies: policies, ManagedPolicyArns: managed, ...rest } = resource.properties
  const rights = isList(policies) ? policies : []
  return [
    blockOf(resource, [
      { name: 'name_prefix', value: `${name.slice(0, 37)}-` },
      ...bodyOf({ ...resource, properties: rest }),
    ]),
    ...rights.map((policy) =>
      resourceBlock('aws_iam_role_policy', name, [
        { name: 'name', value: valueAt(policy, 'PolicyName') ?? '' },
        { name: 'role', value: raw(`aws_iam_role.${name}.id`) },
        { name: 'policy', value: { json: valueAt(policy, 'PolicyDocument') ?? '' } },
      ]),
    ),
    ...(isList(managed) ? managed : []).map((arn, at) =>
      resourceBlock('aws_iam_role_policy_attachment', at === 0 ? name : `${name}_${String(at + 1)}`, [
        { name: 'role', value: raw(`aws_iam_role.${name}.name`) },
        { name: 'policy_arn', value: arn },
      ]),
    ),
  ]
}

/** A bucket has its settings in resources of their own. */
const bucketBlocks = (resource: Resource): readonly Block[] => {
  const name = terraformName(resource.logicalId)
  const bucket: Attribute = { name: 'bucket', value: raw(`aws_s3_bucket.${name}.id`) }
  const days = valueAt(resource.properties, 'LifecycleConfiguration.Rules.0.ExpirationInDays')
  const isPrivate = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets']
  return [
    blockOf(resource, [{ name: 'bucket_prefix', value: `${name.replaceAll('_', '-').slice(0, 36)}-` }]),
    resourceBlock('aws_s3_bucket_public_access_block', name, [
      bucket,
      ...isPrivate.map((attribute) => ({ name: attribute, value: true })),
    ]),
    resourceBlock('aws_s3_bucket_server_side_encryption_configuration', name, [
      bucket,
      {
        block: 'rule',
        body: [
          { block: 'apply_server_side_encryption_by_default', body: [{ name: 'sse_algorithm', value: 'AES256' }] },
        ],
      },
    ]),
    ...(days === undefined
      ? []
      : [
          resourceBlock('aws_s3_bucket_lifecycle_configuration', name, [
            bucket,
            {
              block: 'rule',
              body: [
                { name: 'id', value: 'expire' },
                { name: 'status', value: 'Enabled' },
                { block: 'filter', body: [] },
                { block: 'expiration', body: [{ name: 'days', value: days }] },
              ],
            },
          ]),
        ]),
  ]
}

/** Where the code of a function is, beside the configuration. */
export const codeFolderOf = ({ logicalId }: Resource): string => `functions/${terraformName(logicalId)}`

/** A function, and the archive that is made of its folder. */
const functionBlocks = (resource: Resource): readonly Block[] => {
  const name = terraformName(resource.logicalId)
  const folder = codeFolderOf(resource)
  const { Code, ...rest } = resource.properties
  const archive = `data.archive_file.${name}`
  if (Code === undefined) return [blockOf(resource, bodyOf(resource))]
  return [
    {
      ...{ block: 'data', labels: ['archive_file', name] },
      body: [
        { name: 'type', value: 'zip' },
        { name: 'source_dir', value: raw(`"\${path.module}/${folder}"`) },
        { name: 'output_path', value: raw(`"\${path.module}/.build/${name}.zip"`) },
      ],
    },
    blockOf(resource, [
      ...bodyOf({ ...resource, properties: rest }),
      { name: 'filename', value: raw(`${archive}.output_path`) },
      { name: 'source_code_hash', value: raw(`${archive}.output_base64sha256`) },
    ]),
  ]
}

/** A template with one resource, and outputs of all that others may refer to. */
const stackOf = ({ logicalId, type, properties, comment }: Resource): Block => ({
  ...{ block: 'resource', labels: [stackType, terraformName(logicalId)] },
  comment: comment ?? `The aws provider has no ${type}: CloudFormation builds it.`,
  body: [
    { name: 'name', value: terraformName(logicalId).replaceAll('_', '-') },
    {
      name: 'template_body',
      value: {
        json: {
          Resources: { [logicalId]: { Type: type, Properties: properties } },
          Outputs: {
            Ref: { Value: { Ref: logicalId } },
            ...(type === 'AWS::KinesisVideo::SignalingChannel'
              ? { Arn: { Value: { 'Fn::GetAtt': [logicalId, 'Arn'] } } }
              : {}),
          },
        },
      },
    },
  ],
})

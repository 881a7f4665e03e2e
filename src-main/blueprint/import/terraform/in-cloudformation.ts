import { ownedKey } from '../../held-members'
import { snakeCase, terraformTypes, type TerraformMember, type TerraformMembers } from '../../terraform-types'
import { mergedTrees, treeOf, type PropertyPath, type PropertyTree } from '../property-tree'
import { modelledOf, readOf } from '../read-properties'
import { isList, isObject, ownOf, Reference, valueAt, type Resource, type Value, type ValueObject } from '../value'

/*
 * Terraform's resources in the terms of CloudFormation: what is read of each, by the table that says how it is written. Blocks are
 * lists there; where CloudFormation has one thing, the first counts.
 */

interface Form {
  /** CloudFormation's. */
  readonly type: string
  readonly members: TerraformMembers
}

/** What another resource says, or two attributes together: see below. */
const elsewhere: Readonly<Record<string, TerraformMembers>> = {
  'AWS::Kinesis::Stream': { StreamEncryption: null },
  'AWS::S3::Bucket': { LifecycleConfiguration: null },
}

const forms = new Map<string, Form>(
  Object.entries(terraformTypes).flatMap(([type, { type: name, members }]) =>
    readOf(type) === undefined ? [] : [[name, { type, members: { ...members, ...elsewhere[type] } }] as const],
  ),
)

/** Read besides, by the names Terraform has for them. */
const alsoRead: Readonly<Record<string, readonly string[]>> = {
  aws_kinesis_stream: ['encryption_type', 'kms_key_id'],
  // The block says the same.
  aws_kinesis_firehose_delivery_stream: ['destination'],
  aws_s3_bucket: ['lifecycle_rule.*.enabled', 'lifecycle_rule.*.expiration.*.days'],
  aws_s3_bucket_lifecycle_configuration: ['bucket', 'rule.*.status', 'rule.*.expiration.*.days'],
}

/** What of a resource a design says, by the names Terraform has for it. Undefined: nothing. */
export const modelledInTerraform = (type: string): PropertyTree | undefined => {
  const form = forms.get(type)
  const own = form === undefined ? undefined : modelledOf(form.type)
  const also = ownOf(alsoRead, type)
  if (form === undefined || own === undefined) return also && treeOf(also)
  return mergedTrees(treeNamed(own, form.members), treeOf(also ?? []))
}

const treeNamed = (tree: PropertyTree, members: TerraformMembers): PropertyTree =>
  Object.entries(tree).reduce<PropertyTree>(
    (named, [name, inner]) => mergedTrees(named, memberNamed(name, inner, ownOf(members, name))),
    {},
  )

const memberNamed = (name: string, inner: PropertyTree, member: TerraformMember | undefined): PropertyTree => {
  const within = inner['*'] ?? inner
  const block = (of: TerraformMembers): PropertyTree =>
    Object.keys(within).length === 0 ? {} : { '*': treeNamed(within, of) }
  if (name === '') return { '': {} }
  if (member === null) return {}
  if (member === undefined) return { [snakeCase(name)]: block({}) }
  if (typeof member === 'string') return { [member]: {} }
  if ('block' in member) return { [member.block]: block(member.of ?? {}) }
  if ('flat' in member) return treeNamed(within, member.flat)
  return { ['map' in member ? member.map : 'json' in member ? member.json : member.only]: {} }
}

/** What a type of Terraform is in CloudFormation. */
export const terraformTypeOf = (type: string): string | undefined => forms.get(type)?.type

/** Where a resource of Terraform has a property of CloudFormation's. Undefined: it has no word for it. */
export const terraformPathOf = (type: string, path: PropertyPath): PropertyPath | undefined => {
  const walk = ([step, ...rest]: PropertyPath, members: TerraformMembers): PropertyPath | undefined => {
    if (step === undefined) return []
    const after = (own: PropertyPath, of: TerraformMembers): PropertyPath | undefined => {
      const inner = walk(rest, of)
      return inner && [...own, ...inner]
    }
    if (typeof step === 'number') return after([step], members)
    const member = ownOf(members, step)
    if (member === null) return undefined
    if (member === undefined) return after([snakeCase(step)], {})
    if (typeof member === 'string') return [member]
    if ('block' in member) return after([member.block], member.of ?? {})
    if ('flat' in member) return walk(rest, member.flat)
    return 'map' in member ? [member.map, ...rest] : ['json' in member ? member.json : member.only]
  }
  const form = forms.get(type)
  return form && walk(path, form.members)
}

/** A resource with what is read of it by CloudFormation's names; one of a type that nothing is read of, as it is. */
export const inCloudFormation = (resource: Resource): Resource => {
  const { type } = resource
  const form = forms.get(type)
  const tree = form && readOf(form.type)
  if (form === undefined || tree === undefined) return resource
  const isDelivery = type === 'aws_kinesis_firehose_delivery_stream'
  const properties = (isDelivery ? withNewNames(resource.properties) : resource.properties) as ValueObject
  const named = translated(properties, tree, form.members)
  return {
    ...resource,
    type: form.type,
    properties: amended(type, properties, isObject(named) ? named : {}),
    inFile: { type, properties },
  }
}

/** What is null was not written, and what is an empty list neither. */
const isSaid = (value: Value): boolean =>
  value !== undefined && value !== null && !(isList(value) && value.length === 0)

const translated = (value: Value, tree: PropertyTree, members: TerraformMembers): Value => {
  const names = Object.keys(tree)
  if (names.length === 0) return value
  const items = tree['*']
  if (items !== undefined) return isList(value) ? value.map((item) => translated(item, items, members)) : value
  const inner = isList(value) ? value[0] : value
  if (!isObject(inner)) return inner
  const known = names.flatMap((name) => {
    const found = memberOf(inner, { name, tree: tree[name] ?? {}, member: ownOf(members, name) })
    return name !== '' && isSaid(found) ? [[name, found] as const] : []
  })
  return known.length > 0 || '' in tree ? Object.fromEntries(known) : undefined
}

interface Wanted {
  readonly name: string
  readonly tree: PropertyTree
  readonly member: TerraformMember | undefined
}

const memberOf = (values: ValueObject, { name, tree, member }: Wanted): Value => {
  if (member === null) return undefined
  if (member === undefined) return translated(ownOf(values, snakeCase(name)), tree, {})
  if (typeof member === 'string') return ownOf(values, member)
  if ('block' in member) return translated(ownOf(values, member.block), tree, member.of ?? {})
  if ('flat' in member) return translated(values, tree, member.flat)
  if ('map' in member) return ownOf(values, member.map)
  if ('json' in member) return ownOf(values, member.json)
  const only = ownOf(values, member.only)
  return isSaid(only) ? { [member.of]: only } : undefined
}

/** Hints of delivery streams in versions of the provider before the fifth. */
const olderNames: Readonly<Record<string, string>> = {
  buffer_size: 'buffering_size',
  buffer_interval: 'buffering_interval',
}

const withNewNames = (value: Value): Value => {
  if (isList(value)) return value.map(withNewNames)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [ownOf(olderNames, name) ?? name, withNewNames(inner)]),
  )
}

/** What Terraform says by other values. */
const amended = (type: string, raw: ValueObject, named: ValueObject): ValueObject => {
  switch (type) {
    case 'aws_kinesis_stream': {
      const { encryption_type: encryption, kms_key_id: key } = raw
      return encryption === 'KMS'
        ? { ...named, StreamEncryption: { EncryptionType: 'KMS', KeyId: key ?? ownedKey } }
        : named
    }
    case 'aws_lambda_function': {
      // Less than nothing is its word for no limit.
      const { ReservedConcurrentExecutions: most, ...others } = named
      return typeof most === 'number' && most < 0 ? others : named
    }
    default:
      return named
  }
}

/** Lifecycle rules are resources of their own, and older ones members of the bucket. */
export const withLifecycles = (resources: readonly Resource[]): readonly Resource[] => {
  const rules = new Map<string, Value>()
  for (const { type, properties } of resources) {
    if (type !== lifecycleType) continue
    const target = bucketOf(properties['bucket'], resources)
    if (target !== undefined) rules.set(target, rulesOf(properties['rule']))
  }
  return resources.map((resource) => {
    if (resource.type !== 'AWS::S3::Bucket') return resource
    const own = rules.get(resource.id) ?? rulesOf(resource.inFile?.properties['lifecycle_rule'])
    return own === undefined
      ? resource
      : { ...resource, properties: { ...resource.properties, LifecycleConfiguration: { Rules: own } } }
  })
}

/** Settings of a bucket. */
export const lifecycleType = 'aws_s3_bucket_lifecycle_configuration'

/** What it names is a bucket of the file, or the name of one. */
const bucketOf = (bucket: Value, resources: readonly Resource[]): string | undefined =>
  bucket instanceof Reference
    ? bucket.resource
    : resources.find(({ type, properties }) => type === 'AWS::S3::Bucket' && properties['BucketName'] === bucket)?.id

const first = (value: Value): Value => (isList(value) ? value[0] : value)

const rulesOf = (value: Value): Value =>
  value === undefined || !isList(value)
    ? undefined
    : value.map((rule) => ({
        Status: valueAt(rule, ['status']) ?? (valueAt(rule, ['enabled']) === true ? 'Enabled' : 'Disabled'),
        ExpirationInDays: valueAt(first(valueAt(rule, ['expiration'])), ['days']),
        Prefix: valueAt(rule, ['prefix']) ?? valueAt(first(valueAt(rule, ['filter'])), ['prefix']),
      }))

import type { TextFile } from './files'
import { notesOf } from './design-notes'
import { blocksText, type Block, type References } from './hcl-text'
import { sentence } from '../platform/sentence'
import type { LeftOver } from './part'
import { valueAt, type Output, type Parameter, type Resource, type Value } from './resource'
import type { Blueprint } from './resources'
import {
  addressOf,
  blocksOf,
  codeFolderOf,
  heldByTerraform,
  isKnownToTerraform,
  referenceText,
  terraformName,
} from './terraform-resources'

/*
 * A root module of Terraform.
 */

export const terraformOf = (
  blueprint: Blueprint,
): { readonly files: readonly TextFile[]; readonly leftOver: readonly LeftOver[] } => {
  const references = referencesIn(blueprint.resources)
  const { files, others } = terraformBlocks(blueprint)
  return {
    files: [...files.map(({ name, blocks }) => ({ name, text: blocksText(blocks, references) })), ...others],
    leftOver: lostIn(blueprint.resources),
  }
}

/** What its files are made of, and the files that are no Terraform. */
export const terraformBlocks = (blueprint: Blueprint) => {
  const { resources, parameters, outputs } = blueprint
  const roles = resources.filter(({ type, properties }) => type === 'AWS::IAM::Role' && 'Policies' in properties)
  const main = resources.flatMap((resource) => blocksOf(resource, rightsBefore(resource, roles)))
  const files: readonly { readonly name: string; readonly blocks: readonly Block[] }[] = [
    { name: 'versions.tf', blocks: versions(blueprint) },
    { name: 'main.tf', blocks: [...here(main, referencesIn(resources)), ...main] },
    { name: 'variables.tf', blocks: parameters.map(variable) },
    { name: 'outputs.tf', blocks: outputs.map(output) },
    { name: 'streamgauge.tf', blocks: [notes(blueprint)] },
  ]
  return {
    files: files.filter(({ blocks }) => blocks.length > 0),
    others: resources.flatMap((resource) => code(resource)),
  }
}

const referencesIn = (resources: readonly Resource[]): References => {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]))
  return {
    resource: (reference) => {
      const resource = byId.get(reference.ref)
      return resource === undefined ? JSON.stringify(reference.ref) : referenceText(resource, reference)
    },
    variable: (parameter) => `var.${terraformName(parameter)}`,
    pseudo: ({ pseudo }) => pseudos[pseudo],
  }
}

const pseudos = {
  AccountId: 'data.aws_caller_identity.current.account_id',
  Partition: 'data.aws_partition.current.partition',
  Region: 'data.aws_region.current.region',
} as const

/** Where it is built, as far as anything asks. */
const here = (main: readonly Block[], references: References): readonly Block[] => {
  const text = blocksText(main, references)
  return ['aws_caller_identity', 'aws_partition', 'aws_region']
    .filter((type) => text.includes(`data.${type}.current`))
    .map((type) => ({ block: 'data', labels: [type, 'current'], body: [] }))
}

const needsRights: ReadonlySet<string> = new Set([
  ...['AWS::KinesisFirehose::DeliveryStream', 'AWS::Lambda::EventSourceMapping'],
  ...['AWS::KinesisAnalyticsV2::Application', 'AWS::Kinesis::Channel'],
])

/** AWS tries the rights when it makes these, and Terraform does not see that they need them. */
const rightsBefore = ({ type, element }: Resource, roles: readonly Resource[]): readonly string[] =>
  needsRights.has(type)
    ? roles
        .filter((role) => role.element === element)
        .map(({ logicalId }) => `aws_iam_role_policy.${terraformName(logicalId)}`)
    : []

/** The version the names of attributes are from. @source @cdktf/provider-aws 21.22.1 */
const providerVersion = '>= 6.25.0'

const versions = ({ design, resources }: Blueprint): readonly Block[] => {
  const provider = (name: string, version: string) => ({
    name,
    value: { source: `hashicorp/${name}`, version },
  })
  const hasCode = resources.some(({ properties }) => 'Code' in properties)
  return [
    {
      block: 'terraform',
      body: [
        { name: 'required_version', value: '>= 1.5' },
        {
          block: 'required_providers',
          body: [provider('aws', providerVersion), ...(hasCode ? [provider('archive', '>= 2.4.0')] : [])],
        },
      ],
    },
    {
      ...{ block: 'provider', labels: ['aws'] },
      body: [{ name: 'region', value: design.region }],
    },
  ]
}

const variable = ({ name, type, description, isSecret, default: usual }: Parameter): Block => ({
  ...{ block: 'variable', labels: [terraformName(name)] },
  body: [
    { name: 'description', value: description },
    { name: 'type', value: { raw: type === 'list' ? 'list(string)' : type === 'number' ? 'number' : 'string' } },
    ...(usual === undefined ? [] : [{ name: 'default', value: usual }]),
    ...(isSecret === true ? [{ name: 'sensitive', value: true }] : []),
  ],
})

const output = ({ name, description, value }: Output): Block => ({
  ...{ block: 'output', labels: [terraformName(name)] },
  body: [
    { name: 'description', value: description },
    { name: 'value', value },
  ],
})

/** Resources by their addresses, as far as the provider knows them. */
const notes = ({ design, resources }: Blueprint): Block => {
  const known = resources
    .filter(isKnownToTerraform)
    .map((resource) => ({ ...heldByTerraform(resource).resource, logicalId: addressOf(resource) }))
  return {
    block: 'locals',
    comment: 'What the design says and no resource does. Nothing is built from it; Streamgauge reads it back.',
    body: [{ name: 'streamgauge', value: notesOf(design, known) as unknown as Value }],
  }
}

const code = (resource: Resource): readonly TextFile[] => {
  const text = valueAt(resource.properties, 'Code.ZipFile')
  return typeof text === 'string' ? [{ name: `${codeFolderOf(resource)}/index.js`, text }] : []
}

/** Members of elements that the provider has no word for. */
const lostIn = (resources: readonly Resource[]): readonly LeftOver[] =>
  resources.flatMap((resource) =>
    heldByTerraform(resource).lost.map((property) => ({
      place: `elements "${resource.element ?? ''}"`,
      ...sentence('BlueprintTerraform', { type: resource.type, property }),
    })),
  )

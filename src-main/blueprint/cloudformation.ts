import { Document, Scalar, visit, type Node } from 'yaml'
import { notesOf } from './design-notes'
import {
  isFromParameter,
  isJoined,
  isList,
  isPseudo,
  isReference,
  linesOf,
  type Joined,
  type Parameter,
  type Resource,
  type Value,
} from './resource'
import type { Blueprint } from './resources'

/*
 * A template of CloudFormation, in YAML with the short forms of its functions.
 */

/**
 * The text of `template.yaml`.
 * @param written which of the resources; all of them count for what the notes leave out
 */
export const cloudFormationOf = (blueprint: Blueprint, written = blueprint.resources): string => {
  const { design, parameters, resources, outputs } = blueprint
  // CloudFormation reads YAML 1.1, in which more than in 1.2 is no text unless it is quoted.
  const document = new Document(undefined, { schema: 'yaml-1.1' })
  const section = (name: string, entries: readonly (readonly [string, unknown])[]) =>
    entries.length === 0 ? {} : { [name]: Object.fromEntries(entries) }
  document.contents = document.createNode({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: describedBy(design.description ?? design.name),
    ...section(
      'Parameters',
      parameters.map((parameter) => [parameter.name, parameterOf(parameter)]),
    ),
    ...section(
      'Resources',
      written.map((resource) => [resource.logicalId, resourceOf(document, resource)]),
    ),
    ...section(
      'Outputs',
      outputs.map(({ name, description, value }) => [
        name,
        { Description: description, Value: nodeOf(document, value) },
      ]),
    ),
    Metadata: { Streamgauge: notesOf(design, resources) },
  })
  shorten(document)
  return document.toString({ lineWidth: 0, singleQuote: true })
}

/** Small things of the notes stand on a line each. */
const shorten = (document: Document): void => {
  visit(document, {
    Map: (_, node) => {
      const names = node.items.map(({ key }) => String(key)).join(' ')
      if (names === 'from to' || names === 'x y' || names === 'width height') node.flow = true
    },
  })
}

/** Bytes of a description. @source AWS CloudFormation user guide, quotas */
const mostBytes = 1024

const describedBy = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  // No character is more than three bytes for each of its units.
  return new TextEncoder().encode(line).length <= mostBytes ? line : `${line.slice(0, mostBytes / 3 - 1)}…`
}

/** What the console offers to choose from. */
const listTypes: Readonly<Record<string, string>> = {
  SubnetIds: 'List<AWS::EC2::Subnet::Id>',
  SecurityGroupIds: 'List<AWS::EC2::SecurityGroup::Id>',
}

const parameterOf = ({ name, type, description, isSecret, default: usual }: Parameter) => ({
  Type: type === 'list' ? (listTypes[name] ?? 'CommaDelimitedList') : type === 'number' ? 'Number' : 'String',
  Description: description,
  ...(usual === undefined ? {} : { Default: usual }),
  ...(isSecret === true ? { NoEcho: true } : {}),
})

/** What holds records, or what they are read with, outlives its stack. */
const kept: ReadonlySet<string> = new Set(['AWS::S3::Bucket', 'AWS::KMS::Key'])

const resourceOf = (document: Document, { type, comment, properties }: Resource): Node => {
  const node = document.createNode({
    Type: type,
    ...(kept.has(type) ? { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } : {}),
    Properties: nodeOf(document, properties),
  })
  if (comment !== undefined)
    node.commentBefore = linesOf(comment)
      .map((line) => ` ${line}`)
      .join('\n')
  return node
}

const nodeOf = (document: Document, value: Value): unknown => {
  if (isReference(value)) {
    return value.attribute === undefined
      ? tagged('!Ref', value.ref)
      : tagged('!GetAtt', `${value.ref}.${value.attribute}`)
  }
  if (isFromParameter(value)) return tagged('!Ref', value.parameter)
  if (isPseudo(value)) return tagged('!Ref', `AWS::${value.pseudo}`)
  if (isJoined(value)) return tagged('!Sub', substituted(value))
  if (isList(value)) return value.map((one) => nodeOf(document, one))
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, nodeOf(document, one)]))
}

const tagged = (tag: string, text: string): Scalar => {
  const scalar = new Scalar(text)
  scalar.tag = tag
  return scalar
}

const substituted = ({ join }: Joined): string =>
  join
    .map((part) => {
      if (typeof part === 'string') return part.replaceAll('${', '${!')
      if (isPseudo(part)) return `\${AWS::${part.pseudo}}`
      if (isFromParameter(part)) return `\${${part.parameter}}`
      return `\${${part.ref}${part.attribute === undefined ? '' : `.${part.attribute}`}}`
    })
    .join('')

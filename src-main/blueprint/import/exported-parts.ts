import { readmeName } from '../export-design'
import { isText, type Block } from '../hcl-text'
import { isList, isProperties, type Properties, type Value } from '../resource'
import type { Blueprint } from '../resources'
import { terraformBlocks } from '../terraform'
import { mergedTrees, type PropertyTree } from './property-tree'

/*
 * What an export has, by the names files give its parts, and which properties it wrote of each: when it is read again, these are
 * nothing new.
 */

export type ExportedParts = ReadonlyMap<string, PropertyTree>

const readme = [readmeName, {}] as const

/** Of a template. */
export const templateParts = ({ resources, outputs }: Blueprint): ExportedParts =>
  new Map([
    readme,
    ...resources.map(({ logicalId, properties }) => [logicalId, treeOfProperties(properties)] as const),
    ...outputs.map(({ name }) => [`Outputs.${name}`, {}] as const),
  ])

/** Of a configuration of Terraform. */
export const configurationParts = (blueprint: Blueprint): ExportedParts => {
  const { files, others } = terraformBlocks(blueprint)
  return new Map([
    readme,
    ...files.flatMap(({ blocks }) => blocks).map((block) => [nameOfBlock(block), treeOfBody(block.body)] as const),
    ...others.map(({ name }) => [name, {}] as const),
  ])
}

const nameOfBlock = ({ block, labels = [] }: Block): string =>
  (block === 'resource' ? labels : [block, ...labels]).join('.')

const treeOfProperties = (properties: Properties): PropertyTree =>
  Object.fromEntries(
    // Where the code of a function is, whoever builds it says.
    Object.entries(properties).map(([name, value]) => [name, name === 'Code' ? {} : treeOfValue(value)]),
  )

const treeOfValue = (value: Value): PropertyTree => {
  if (isList(value)) {
    const items = value.map(treeOfValue)
    return items.length > 0 ? { '*': items.reduce(mergedTrees) } : {}
  }
  return isProperties(value) ? treeOfProperties(value) : {}
}

const treeOfBody = (body: Block['body']): PropertyTree =>
  body
    .map((one): PropertyTree => {
      if ('block' in one) return { [one.block]: one.body.length === 0 ? {} : { '*': treeOfBody(one.body) } }
      return { [one.name]: isProperties(one.value) && !isText(one.value) ? treeOfProperties(one.value) : {} }
    })
    .reduce(mergedTrees, {})

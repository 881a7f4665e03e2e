import { fault, isFault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import type { Input } from '../model'
import { notActive } from '../registry'
import { findResource, nameOf, saveResource, settingsOf, type StreamResource } from './resource'

export type Tags = Readonly<Record<string, string>>

/** Of one resource. @source Kinesis facts sheet §11 and §12 */
const mostTags = 50

/** Tags of streams and of consumers, in the older form by stream and the newer one by ARN. */
export const createTagging = ({ registry }: StreamsContext) => {
  const add = async (resource: StreamResource, tags: Tags): Promise<Fault | undefined> => {
    if (!isReady(resource)) return notActive(resource.stream)
    const all = withTags(nameOf(resource), settingsOf(resource).tags, tags)
    if (isFault(all)) return all
    await saveResource(registry, resource, { tags: all })
    return undefined
  }

  const remove = async (resource: StreamResource, keys: readonly string[]): Promise<Fault | undefined> => {
    if (!isReady(resource)) return notActive(resource.stream)
    const refusal = checkTexts(`Failed to remove tags from ${nameOf(resource)}`, keys)
    if (refusal !== undefined) return refusal
    const kept = Object.entries(settingsOf(resource).tags).filter(([key]) => !keys.includes(key))
    await saveResource(registry, resource, { tags: Object.fromEntries(kept) })
    return undefined
  }

  const AddTagsToStream = async (caller: Caller, input: Input<'AddTagsToStream'>): Promise<Fault | undefined> => {
    const stream = registry.find(caller, input)
    return isFault(stream) ? stream : add({ stream }, input.Tags)
  }

  const RemoveTagsFromStream = async (caller: Caller, input: Input<'RemoveTagsFromStream'>) => {
    const stream = registry.find(caller, input)
    return isFault(stream) ? stream : remove({ stream }, input.TagKeys)
  }

  const ListTagsForStream = async (caller: Caller, input: Input<'ListTagsForStream'>) => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const { ExclusiveStartTagKey: start, Limit = mostTags } = input
    const rest = listed(stream.settings.tags).filter(({ Key }) => start === undefined || compare(Key, start) > 0)
    return { Tags: rest.slice(0, Limit), HasMoreTags: rest.length > Limit }
  }

  const TagResource = async (_caller: Caller, input: Input<'TagResource'>): Promise<Fault | undefined> => {
    const resource = findResource(registry, input.ResourceARN)
    return isFault(resource) ? resource : add(resource, input.Tags)
  }

  const UntagResource = async (_caller: Caller, input: Input<'UntagResource'>): Promise<Fault | undefined> => {
    const resource = findResource(registry, input.ResourceARN)
    return isFault(resource) ? resource : remove(resource, input.TagKeys)
  }

  const ListTagsForResource = async (_caller: Caller, input: Input<'ListTagsForResource'>) => {
    const resource = findResource(registry, input.ResourceARN)
    return isFault(resource) ? resource : { Tags: listed(settingsOf(resource).tags) }
  }

  return {
    ...{ AddTagsToStream, RemoveTagsFromStream, ListTagsForStream },
    ...{ TagResource, UntagResource, ListTagsForResource },
  }
}

/** Tags are set while the stream is there and at rest. */
const isReady = ({ stream }: StreamResource): boolean => stream.status === 'ACTIVE'

/**
 * The tags a resource has once `added` came to the `present` ones; equal keys are overwritten.
 *
 * @param name as refusals name it, e.g. `stream orders under account 123456789012`
 * @returns a fault when a text holds what it must not, or there are too many
 * @source texts: Kinesis facts sheet §11, verified against AWS in 2020, when the limit was 50 already and the text said 10.
 * Today's rule allows the colon, which the texts do not list. The text for `aws:` is ours.
 */
export const withTags = (name: string, present: Tags, added: Tags): Tags | Fault => {
  const failed = `Failed to add tags to ${name}`
  const refusal = checkTexts(failed, Object.entries(added).flat())
  if (refusal !== undefined) return refusal
  if (Object.keys(added).some((key) => /^aws:/i.test(key))) {
    return fault('InvalidArgumentException', `${failed} because keys that begin with aws: are reserved for AWS.`)
  }
  const tags = { ...present, ...added }
  if (Object.keys(tags).length <= mostTags) return tags
  const [kind] = name.split(' ')
  return fault(
    'InvalidArgumentException',
    `${failed} because a given ${kind} cannot have more than 10 tags associated with it.`,
  )
}

const checkTexts = (failed: string, texts: readonly string[]): Fault | undefined => {
  if (texts.some((text) => /[^\p{L}\p{N}\p{Z}_.:/=+\-%@]/u.test(text))) {
    return fault(
      'InvalidArgumentException',
      'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
    )
  }
  if (!texts.some((text) => text.includes('%'))) return undefined
  return fault(
    'InvalidArgumentException',
    `${failed} because some tags contained illegal characters. ` +
      "The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'.",
  )
}

/** Sorted by code points, as AWS does; JavaScript would sort by UTF-16 units. */
const listed = (tags: Tags) =>
  Object.entries(tags)
    .toSorted(([a], [b]) => compare(a, b))
    .map(([Key, Value]) => ({ Key, Value }))

const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

import { isPolicyProblem, parsePolicy } from '../../access/policy'
import { fault, isFault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import type { Input } from '../model'
import { notActive } from '../registry'
import { findResource, saveResource, settingsOf } from './resource'

/** Policies of streams and of consumers. A policy that could not be followed to the letter is not taken. */
export const createPolicies = ({ registry }: StreamsContext) => {
  const PutResourcePolicy = async (
    _caller: Caller,
    { ResourceARN, Policy }: Input<'PutResourcePolicy'>,
  ): Promise<Fault | undefined> => {
    const resource = findResource(registry, ResourceARN)
    if (isFault(resource)) return resource
    const policy = parsePolicy(Policy, 'resource')
    if (isPolicyProblem(policy)) return { ...fault('InvalidArgumentException', policy.message), text: policy.text }
    if (resource.stream.status !== 'ACTIVE') return notActive(resource.stream)
    await saveResource(registry, resource, { policy: Policy })
    return undefined
  }

  const GetResourcePolicy = async (_caller: Caller, { ResourceARN }: Input<'GetResourcePolicy'>) => {
    const resource = findResource(registry, ResourceARN)
    return isFault(resource) ? resource : { Policy: settingsOf(resource).policy ?? '{}' }
  }

  const DeleteResourcePolicy = async (
    _caller: Caller,
    { ResourceARN }: Input<'DeleteResourcePolicy'>,
  ): Promise<Fault | undefined> => {
    const resource = findResource(registry, ResourceARN)
    if (isFault(resource)) return resource
    if (resource.stream.status !== 'ACTIVE') return notActive(resource.stream)
    await saveResource(registry, resource, { policy: undefined })
    return undefined
  }

  return { PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy }
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { designOf, notesOf, type DesignNotes } from '../../../src-main/blueprint/design-notes'
import type { Resource } from '../../../src-main/blueprint/resource'
import { resourcesOf } from '../../../src-main/blueprint/resources'
import { Design } from '../../../src-main/planning/design/design'
import type { Element } from '../../../src-main/planning/design/elements'
import { anyDesign } from '../planning/design/any-design'
import { sample } from './samples'

/** As a file has them. */
const throughFile = (notes: DesignNotes) => JSON.parse(JSON.stringify(notes)) as DesignNotes

const withProperties = (resources: readonly Resource[], logicalId: string, properties: object): readonly Resource[] =>
  resources.map((resource) =>
    resource.logicalId === logicalId
      ? { ...resource, properties: { ...resource.properties, ...properties } as Resource['properties'] }
      : resource,
  )

const elementOf = (design: unknown, id: string): Element | undefined =>
  Design.parse(design).elements.find((element) => element.id === id)

describe('the notes of a design', () => {
  it('with its resources are the whole design again, whatever is in it', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        const { resources } = resourcesOf(design)
        const notes = throughFile(notesOf(design, resources))
        expect(Design.parse(designOf(notes, resources))).toEqual(design)
      }),
      { numRuns: 60 },
    )
  })

  it('say nothing that a resource says', () => {
    const design = sample('fraud-alerts')
    const { elements } = notesOf(design, resourcesOf(design).resources)
    expect(elements.find(({ id }) => id === 'transactions')).toEqual({
      ...{ kind: 'stream', id: 'transactions', name: 'Transactions' },
      resources: ['Transactions'],
    })
  })

  it('give way to a resource that was changed', () => {
    const design = sample('fraud-alerts')
    const { resources } = resourcesOf(design)
    const notes = throughFile(notesOf(design, resources))
    const changed = withProperties(resources, 'Transactions', { ShardCount: 9 })
    expect(elementOf(designOf(notes, changed), 'transactions')).toMatchObject({ shards: 9, retentionHours: 168 })
  })

  it('count for what a resource has no word for, as long as it says what was written for that', () => {
    const design = sample('lakehouse')
    const { resources } = resourcesOf(design)
    const notes = throughFile(notesOf(design, resources))
    expect(elementOf(designOf(notes, resources), 'changes')).toMatchObject({ mode: 'on-demand-advantage' })
    const changed = withProperties(resources, 'Changes', {
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      ShardCount: 3,
    })
    expect(elementOf(designOf(notes, changed), 'changes')).toMatchObject({ mode: 'provisioned', shards: 3 })
  })

  it('leave open what the design leaves open, though a resource had to be sized', () => {
    const design = Design.parse({
      ...{ formatVersion: 2, name: 'Sized' },
      elements: [{ kind: 'kafka-cluster', id: 'cluster', name: 'Cluster' }],
    })
    const { resources } = resourcesOf(design)
    const cluster = resources.find(({ type }) => type === 'AWS::MSK::Cluster')
    expect(cluster?.properties['NumberOfBrokerNodes']).toBe(3)
    const notes = throughFile(notesOf(design, resources))
    expect(elementOf(designOf(notes, resources), 'cluster')).not.toHaveProperty('brokers')
    const changed = withProperties(resources, 'Cluster', { NumberOfBrokerNodes: 6 })
    expect(elementOf(designOf(notes, changed), 'cluster')).toMatchObject({ brokers: 6 })
  })
})

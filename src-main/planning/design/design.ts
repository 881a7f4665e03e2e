import { z } from 'zod'
import { Element, ElementId, Position } from './elements'

/** Records go from one element to another. */
export const Edge = z
  .strictObject({ from: ElementId, to: ElementId })
  .describe('Records go from one element to another')
export type Edge = z.infer<typeof Edge>

const size = z.number().min(0).max(100_000)

/** Elements that belong together, drawn with a frame around them. */
export const Group = z
  .strictObject({
    id: ElementId,
    name: z.string().trim().min(1).max(128).describe('As people call it'),
    elements: z.array(ElementId).max(2000).describe('Ids of those in it; an element is in one group at most'),
  })
  .describe('Elements that belong together')
export type Group = z.infer<typeof Group>

/** Words on the sheet. */
export const Comment = z
  .strictObject({
    id: ElementId,
    text: z.string().max(4000).describe('As it is read'),
    position: Position.describe('Where it is drawn, in pixels'),
    size: z
      .strictObject({ width: size.describe('Across'), height: size.describe('Downwards') })
      .optional()
      .describe('In pixels'),
  })
  .describe('Words on the sheet')
export type Comment = z.infer<typeof Comment>

export const formatVersion = 2

/**
 * A pipeline as it is drawn, run, simulated, priced and exported: the only model of one. A `.streamgauge.json` file is this
 * value as JSON. What has a default may be left out of it.
 */
export const Design = z
  .strictObject({
    formatVersion: z.literal(formatVersion).describe('Of this form; files of older ones are taken forward'),
    name: z.string().trim().min(1).max(128).describe('As people call it'),
    description: z.string().max(4000).optional().describe('Why it is built so'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region as AWS spells it, such as us-east-1')
      .default('us-east-1')
      .describe('All of it is in one region, as AWS spells it'),
    elements: z.array(Element).max(2000).describe('Sources, streams, consumers, destinations and so on'),
    edges: z.array(Edge).max(10_000).default([]).describe('Which element gives records to which'),
    groups: z.array(Group).max(500).optional().describe('Elements that belong together'),
    comments: z.array(Comment).max(500).optional().describe('Words on the sheet'),
  })
  .meta({ title: 'Streamgauge design', description: 'A streaming pipeline and the workload on it' })
export type Design = z.infer<typeof Design>
/** As it may be written by hand: without what has a default. */
export type DesignInput = z.input<typeof Design>

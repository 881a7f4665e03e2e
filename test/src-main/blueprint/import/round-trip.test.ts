import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportDesign } from '../../../../src-main/blueprint/export-design'
import { readBlueprint, type SourceFile } from '../../../../src-main/blueprint/import/read-blueprint'
import type { Design } from '../../../../src-main/planning/design/design'
import { anyDesign } from '../../planning/design/any-design'
import { everyDestination, samples } from '../samples'

const nothing = { questions: [], problems: [], leftOver: [] }

describe.each([
  ['CloudFormation', 'cloudformation'],
  ['Terraform', 'terraform'],
] as const)('a design that goes to %s and back', (_name, format) => {
  const written = (design: Design): readonly SourceFile[] => exportDesign(design, { format }).files

  it.each([...samples, everyDestination])('is the same, and leaves nothing unread: %s', (_id, design) => {
    const { questions, problems, leftOver, design: back } = readBlueprint({ files: written(design) })
    expect({ questions, problems, leftOver }).toEqual(nothing)
    expect(back).toEqual(design)
  })

  it('is the same and leaves nothing unread, whatever is in it', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        const { questions, problems, leftOver, design: back } = readBlueprint({ files: written(design) })
        expect({ questions, problems, leftOver }).toEqual(nothing)
        expect(back).toEqual(design)
      }),
      { numRuns: 25 },
    )
  })
})

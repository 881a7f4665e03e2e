import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloudFormationOf } from '../../../../src-main/blueprint/cloudformation'
import { readBlueprint, type SourceFile } from '../../../../src-main/blueprint/import/read-blueprint'
import { resourcesOf } from '../../../../src-main/blueprint/resources'
import { terraformOf } from '../../../../src-main/blueprint/terraform'
import type { Design } from '../../../../src-main/planning/design/design'
import { sampleDesigns } from '../../../../src-main/services/sample-designs'
import { anyDesign } from '../../planning/design/any-design'

const template = (design: Design): readonly SourceFile[] => [
  { name: 'template.yaml', text: cloudFormationOf(resourcesOf(design)) },
]
const configuration = (design: Design): readonly SourceFile[] => terraformOf(resourcesOf(design)).files

describe.each([
  ['CloudFormation', template],
  ['Terraform', configuration],
] as const)('a design that goes to %s and back', (_name, written) => {
  it.each(sampleDesigns().map(({ id, design }) => [id, design] as const))('is the same: %s', (_id, design) => {
    const { questions, problems, design: back } = readBlueprint({ files: written(design) })
    expect({ questions, problems }).toEqual({ questions: [], problems: [] })
    expect(back).toEqual(design)
  })

  it('is the same, whatever is in it', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        const { questions, problems, design: back } = readBlueprint({ files: written(design) })
        expect({ questions, problems }).toEqual({ questions: [], problems: [] })
        expect(back).toEqual(design)
      }),
      { numRuns: 25 },
    )
  })
})

import type { Design } from '../planning/design/design'
import { cdkOf, stackFileOf } from './cdk'
import { cloudFormationOf } from './cloudformation'
import type { TextFile } from './files'
import type { LeftOver } from './part'
import { readmeOf, type ReadmeOptions } from './readme'
import { resourcesOf, type Blueprint } from './resources'
import { terraformOf } from './terraform'

export interface Exported {
  /** In the order they are read in. */
  readonly files: readonly TextFile[]
  /** Name of the file that builds the design; what else there is goes with it. */
  readonly main: string
  /** What of the design is not built, and where. */
  readonly leftOver: readonly LeftOver[]
}

export const readmeName = 'README.md'

/**
 * A design as files that clouds are built from.
 * @param design without problems, see `checkDesign`
 */
export const exportDesign = (design: Design, { format, monthly }: Omit<ReadmeOptions, 'leftOver'>): Exported => {
  const blueprint = resourcesOf(design)
  const { files, main, leftOver = [] } = writers[format](blueprint)
  const all = [...blueprint.leftOver, ...leftOver]
  const readme = readmeOf(blueprint, { format, monthly, leftOver: all })
  return { files: [{ name: readmeName, text: readme }, ...files], main, leftOver: all }
}

interface Written {
  readonly main: string
  readonly files: readonly TextFile[]
  readonly leftOver?: readonly LeftOver[]
}

const writers: Readonly<Record<ReadmeOptions['format'], (blueprint: Blueprint) => Written>> = {
  cloudformation: (blueprint) => ({
    main: 'template.yaml',
    files: [{ name: 'template.yaml', text: cloudFormationOf(blueprint) }],
  }),
  terraform: (blueprint) => ({ main: 'main.tf', ...terraformOf(blueprint) }),
  cdk: (blueprint) => ({ main: stackFileOf(blueprint), files: cdkOf(blueprint) }),
}

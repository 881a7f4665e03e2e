import { readFileSync } from 'node:fs'
import { BaseSequencer } from 'vitest/node'

/** @param {import('vitest/node').TestSpecification} file */
const needsPage = ({ moduleId }) => readFileSync(moduleId, 'utf8').startsWith('// @vitest-environment')

/** Test files that need a page come after those that need none: a worker has one environment, and ends where another is needed. */
export class PagesLast extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    const sorted = await super.sort(files)
    return [...sorted.filter((file) => !needsPage(file)), ...sorted.filter(needsPage)]
  }
}

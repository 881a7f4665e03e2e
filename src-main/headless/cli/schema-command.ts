import { designSchema } from '../../planning/design/design-schema'
import { badUsage, done, type Outcome } from './outcome'
import { jsonText } from './price-command'

/** `schema design`. */
export const schemaCommand = (argv: readonly string[]): Outcome =>
  argv.length === 1 && argv[0] === 'design'
    ? done(jsonText(designSchema()))
    : badUsage('There is one schema: npx streamgauge schema design.').refused

import { z } from 'zod'
import { Design, formatVersion } from './design'

/** JSON Schema (2020-12) of a `.streamgauge.json` file as it may be written: what has a default may be left out. */
export const designSchema = (): Readonly<Record<string, unknown>> => ({
  $id: `urn:streamgauge:design:${formatVersion}`,
  ...z.toJSONSchema(Design, { io: 'input' }),
})

import { z } from 'zod'
import { command, defineContract } from './define'

export const printing = defineContract({
  /** The page of the window that is open, as a PDF in Base64. Refused in browser mode: there the browser prints. */
  'window.print': command({ input: z.object({}), output: z.object({ pdf: z.string() }), faults: ['NoWindow'] }),
})

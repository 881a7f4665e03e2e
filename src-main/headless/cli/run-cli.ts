import { Breakage } from '../../platform/breakage'
import type { Clock } from '../../platform/clock'
import { compareCommand } from './compare-command'
import { help } from './help'
import { badInput, badUsage, done, type Outcome } from './outcome'
import { priceCommand } from './price-command'
import { pricesCommand } from './prices-command'
import { schemaCommand } from './schema-command'

/** @param argv the command and what follows it */
export const runCli = async ([command, ...argv]: readonly string[], clock: Clock): Promise<Outcome> => {
  if (command === 'help' || [command, ...argv].includes('--help')) return done(help)
  try {
    switch (command) {
      case 'price':
        return await priceCommand(argv, clock)
      case 'compare':
        return await compareCommand(argv, clock)
      case 'prices':
        return await pricesCommand(argv, clock)
      case 'schema':
        return schemaCommand(argv)
      default:
        return badUsage(command === undefined ? 'Say what to do.' : `There is no command "${command}".`).refused
    }
  } catch (error) {
    if (error instanceof Breakage) return badInput(error.message).refused
    throw error
  }
}

import { Breakage } from '../../platform/breakage'
import type { Clock } from '../../platform/clock'
import { compareCommand } from './compare-command'
import { help } from './help'
import { badInput, badUsage, done, type Outcome } from './outcome'
import { jsonText, priceCommand } from './price-command'
import { reportVersion } from './price-report'
import { pricesCommand } from './prices-command'
import { schemaCommand } from './schema-command'
import { validateCommand } from './validate-command'

/** @param argv the command and what follows it */
export const runCli = async (argv: readonly string[], clock: Clock): Promise<Outcome> => {
  const { problems, ...outcome } = await outcomeOf(argv, clock)
  const isAsked = argv.includes('--json') && problems !== undefined && outcome.out === ''
  return isAsked ? { ...outcome, out: jsonText({ formatVersion: reportVersion, problems }) } : outcome
}

const outcomeOf = async ([command, ...argv]: readonly string[], clock: Clock): Promise<Outcome> => {
  if (command === 'help' || [command, ...argv].includes('--help')) return done(help)
  try {
    switch (command) {
      case 'price':
        return await priceCommand(argv, clock)
      case 'compare':
        return await compareCommand(argv, clock)
      case 'simulate':
        return await (await import('./simulate-command')).simulateCommand(argv, clock)
      case 'validate':
        return await validateCommand(argv, clock)
      case 'export':
        return await (await import('./export-command')).exportCommand(argv, clock)
      case 'import':
        return await (await import('./import-command')).importCommand(argv)
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

import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { Command } from './command'
import { fuzzyScore } from './fuzzy'
import { noteCommand, recentCommands } from './recent-commands'

export interface Palette {
  readonly query: Ref<string>
  /** What answers the query, the best first; without one what was used lately, then all the rest. */
  readonly found: ComputedRef<readonly Command[]>
  /** How many more there are. */
  readonly more: ComputedRef<number>
  /** Begin anew, with what is recent by now. */
  reset(): void
  run(command: Command): void
}

/** More than anybody reads; who looks for another types on. */
const MOST_SHOWN = 50

/** Search in the commands. */
export function usePalette(commands: () => readonly Command[]): Palette {
  const query = ref('')
  const recent = ref(recentCommands())
  const rankOf = ({ id }: Command): number => {
    const at = recent.value.indexOf(id)
    return at === -1 ? Infinity : at
  }

  const answers = computed(() =>
    commands()
      .map((command) => ({ command, score: fuzzyScore(query.value, command.title), rank: rankOf(command) }))
      .filter((answer): answer is typeof answer & { score: number } => answer.score !== undefined)
      .sort((a, b) => b.score - a.score || (a.rank === b.rank ? 0 : a.rank - b.rank))
      .map(({ command }) => command),
  )

  return {
    query,
    found: computed(() => answers.value.slice(0, MOST_SHOWN)),
    more: computed(() => Math.max(0, answers.value.length - MOST_SHOWN)),
    reset() {
      query.value = ''
      recent.value = recentCommands()
    },
    run(command) {
      noteCommand(command.id)
      command.run()
    },
  }
}

import { computed, type ComputedRef } from 'vue'
import { useText } from '../i18n/text'
import type { Command } from '../shell/command'
import { useWorkbench } from '../shell/workbench'
import { RATES, rateText, STEPS, type Step } from './rates'
import { usePause } from './use-pause'
import { useWorldGestures } from './use-world-gestures'
import { useWorld } from './world'

/** What can be done with the clock and with snapshots, as commands. */
export function useWorldPalette(): ComputedRef<readonly Command[]> {
  const { t, f } = useText()
  const world = useWorld()
  const workbench = useWorkbench()
  const { setRate, step, followMachine } = useWorldGestures()
  const { isPaused, toggle } = usePause()
  const act = (id: string, title: string, run: () => unknown): Command => ({
    ...{ id: `world ${id}`, kind: 'do', title },
    run: () => void run(),
  })

  return computed(() => {
    const clock = world.state?.clock
    if (clock === undefined) return []
    const list = [
      act('snapshots', t('world.open'), () => (workbench.dialog = 'snapshots')),
      act('pause', isPaused.value ? t('world.resume') : t('world.pause'), toggle),
    ]
    for (const rate of RATES) {
      if (rate === clock.rate) continue
      list.push(act(`rate ${rate}`, t('world.command.rate', { rate: rateText(rate, t, f) }), () => setRate(rate)))
    }
    for (const each of Object.keys(STEPS) as Step[]) {
      list.push(act(`step ${each}`, t('world.command.step', { step: t(`world.steps.${each}`) }), () => step(each)))
    }
    if (!clock.isMachines && clock.aheadMs <= 0) list.push(act('follow', t('world.follow'), followMachine))
    return list
  })
}

import { computed, inject, type ComputedRef } from 'vue'
import { paletteVersionKey } from '../charts/chart-colours'
import type { HeatColours, Rgb } from './heat-image'

/** Red, green and blue of what a browser calls a computed colour: `rgb(1, 2, 3)`. */
export const rgbOf = (computedColour: string): Rgb => {
  const [red = 0, green = 0, blue = 0] = (computedColour.match(/[\d.]+/g) ?? []).map(Number)
  return [red, green, blue]
}

/** The present theme's colours of a heat map. */
export function useHeatColours(): ComputedRef<HeatColours> {
  const version = inject(paletteVersionKey, null)
  return computed(() => {
    void version?.value
    const probe = document.body.appendChild(document.createElement('i'))
    const colour = (token: string): Rgb => {
      probe.style.color = `var(--${token})`
      return rgbOf(getComputedStyle(probe).color)
    }
    const colours = {
      cold: colour('heat-cold'),
      warm: colour('heat-warm'),
      hot: colour('heat-hot'),
      unknown: colour('sunken'),
    }
    probe.remove()
    return colours
  })
}

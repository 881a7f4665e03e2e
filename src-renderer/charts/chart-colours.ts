import { computed, inject, type ComputedRef, type InjectionKey, type Ref } from 'vue'

/** Tones a line may have, as tokens in ui/tokens.css. */
export type Tone = 'incoming' | 'outgoing'

export interface ChartColours {
  readonly tones: Readonly<Record<Tone, string>>
  readonly incomingFill: string
  readonly text: string
  readonly faint: string
  readonly line: string
  readonly surface: string
  readonly font: string
}

/** Changes whenever the tokens have other values: the resolved theme. */
export const paletteVersionKey: InjectionKey<Readonly<Ref<string>>> = Symbol('palette version')

/** A canvas cannot read CSS variables, so a probe element resolves them to plain colours. */
function readColours(): ChartColours {
  const probe = document.body.appendChild(document.createElement('i'))
  const colour = (token: string): string => {
    probe.style.color = `var(--${token})`
    return getComputedStyle(probe).color
  }
  const colours: ChartColours = {
    tones: { incoming: colour('incoming'), outgoing: colour('outgoing') },
    incomingFill: colour('incoming-fill'),
    text: colour('text'),
    faint: colour('text-faint'),
    line: colour('line'),
    surface: colour('raised'),
    font: getComputedStyle(document.body).fontFamily,
  }
  probe.remove()
  return colours
}

/** The present theme's colours, read again when the theme changes. */
export function useChartColours(): ComputedRef<ChartColours> {
  const version = inject(paletteVersionKey, null)
  return computed(() => {
    void version?.value
    return readColours()
  })
}

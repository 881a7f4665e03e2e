import { computed, inject, type ComputedRef, type InjectionKey, type Ref } from 'vue'

/** Tones a line may have, as tokens in ui/tokens.css. */
export const TONES = ['incoming', 'outgoing', 'third', 'fourth', 'fifth', 'sixth'] as const
export type Tone = (typeof TONES)[number]

export interface ChartColours {
  readonly tones: Readonly<Record<Tone, string>>
  readonly incomingFill: string
  readonly text: string
  readonly faint: string
  readonly line: string
  readonly surface: string
  /** Of limits. */
  readonly limit: string
  /** Of what happened. */
  readonly event: string
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
    tones: Object.fromEntries(TONES.map((tone) => [tone, colour(tone)])) as Record<Tone, string>,
    incomingFill: colour('incoming-fill'),
    text: colour('text'),
    faint: colour('text-faint'),
    line: colour('line'),
    surface: colour('raised'),
    limit: colour('bad'),
    event: colour('text-soft'),
    font: getComputedStyle(document.body).fontFamily,
  }
  probe.remove()
  return colours
}

/** Read once a theme for all charts of an app: asking the browser makes it lay the page out. */
const shared = new WeakMap<Readonly<Ref<string>>, ComputedRef<ChartColours>>()

/** The present theme's colours, read again when the theme changes. */
export function useChartColours(): ComputedRef<ChartColours> {
  const version = inject(paletteVersionKey, null)
  if (version === null) return computed(readColours)
  const known = shared.get(version)
  if (known) return known
  const colours = computed(() => {
    void version.value
    return readColours()
  })
  shared.set(version, colours)
  return colours
}

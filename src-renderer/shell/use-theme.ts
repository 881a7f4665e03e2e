import { computed, onScopeDispose, readonly, ref, watchEffect, type Ref } from 'vue'
import type { Theme } from '../../src-main/contract/workbench'

/** Put the chosen theme on the document; `system` follows the system as it changes. Returns the theme in effect. */
export function useTheme(choice: () => Theme): Readonly<Ref<'light' | 'dark'>> {
  const query = window.matchMedia('(prefers-color-scheme: dark)')
  const systemIsDark = ref(query.matches)
  const onChange = (event: MediaQueryListEvent): void => {
    systemIsDark.value = event.matches
  }
  query.addEventListener('change', onChange)
  onScopeDispose(() => query.removeEventListener('change', onChange))

  const resolved = computed(() => {
    const theme = choice()
    if (theme === 'system') return systemIsDark.value ? 'dark' : 'light'
    return theme
  })
  // Before anything is drawn in it: charts read the tokens the moment the theme changes.
  watchEffect(() => (document.documentElement.dataset['theme'] = resolved.value), { flush: 'sync' })
  return readonly(resolved)
}

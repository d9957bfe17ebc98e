/** `auto` follows the device, by `color-scheme` alone: every colour is a `light-dark()` pair, so no script is needed. */
export const THEMES = ['light', 'dark', 'auto'] as const
export type Theme = (typeof THEMES)[number]

export function themeOf(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'auto'
}

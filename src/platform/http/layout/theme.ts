/** `auto` follows the device; app.js finds out, since the look of Tabler hangs on an attribute and not on a media query. */
export const THEMES = ['light', 'dark', 'auto'] as const
export type Theme = (typeof THEMES)[number]

export function themeOf(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'auto'
}

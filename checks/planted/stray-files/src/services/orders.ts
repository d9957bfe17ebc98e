export const stray = 1 // ! layout

export const = 1 // ! layout

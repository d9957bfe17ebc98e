/** Who does something: a signed-in human, whoever runs the command line, or the system by itself. */
export type Actor =
  | { readonly kind: 'human'; readonly human: string }
  | { readonly kind: 'operator' }
  | { readonly kind: 'system'; readonly job: string }

// temporary, until the embedded helper's own file replaces it
export type EmbeddedServer = { readonly adminUrl: string; release(): Promise<void> }
export async function useEmbeddedServer(_: {
  dataDir: string
  notify: (m: string) => void
  fsync?: 'off'
}): Promise<EmbeddedServer> {
  throw new Error('temporary')
}

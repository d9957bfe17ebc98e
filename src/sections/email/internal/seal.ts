import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Keeps text that nobody may read in the database: AES-256-GCM under a key of its own, derived from the installation's
 * secret. What was sealed for one `purpose` (a message's id, say) does not open for another.
 */
export interface Seal {
  close(text: string, purpose: string): Buffer
  /** Undefined when it was sealed under another secret, for another purpose, or was changed. */
  open(sealed: Uint8Array, purpose: string): string | undefined
}

const NONCE = 12
const TAG = 16

export function makeSeal(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'humans: what mails keep secret', 32))
  return {
    close(text, purpose) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(purpose))
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, purpose) {
      const nonce = sealed.subarray(0, NONCE)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(purpose))
      decipher.setAuthTag(sealed.subarray(-TAG))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8')
      } catch {
        // `final` throws for this alone: the tag does not fit.
        return undefined
      }
    },
  }
}

/** What one request may send: forms are small, an import of members or a photograph of a receipt is not. */
export const MAX_BODY_MEGABYTES = 10
export const MAX_BODY_BYTES = MAX_BODY_MEGABYTES * 1024 * 1024

/** What the login roles of test databases were made with. */
export const TEST_SECRET = 'a secret for tests alone, 32 bytes'

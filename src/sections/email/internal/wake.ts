/** The channel on which workers hear that something was queued, or that the outbox was paused or resumed. */
export const WAKE = 'humans_email'

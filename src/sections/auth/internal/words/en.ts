export const en = {
  signIn: 'Sign in',
  signInLead: 'You sign in with a link that is made for you: no password to keep, none to lose.',
  askForLink: 'Whoever runs this system makes a link with this command and sends it to you:',
  linkWorksOnce: 'A link works once, for 15 minutes.',
  confirmLead: 'Your link is here. One press and you are in.',
  spentTitle: 'This link no longer works',
  spentLead: 'It was used already, it is older than 15 minutes, or a piece of it got lost on the way.',
  getAnother: 'How to get a new link',
  signedOut: 'You are signed out.',
} as const

export const en = {
  navigation: 'My privacy',
  title: 'Your data',
  lead: 'What is held about you, to take with you or to have deleted.',

  exportTitle: 'Take it with you',
  exportText:
    'Everything that is held about you: profile and addresses, roles and teams, orders and tickets, codes, mail, and what you did.',
  exportRead: 'Read it here',
  exportDownload: 'Download as JSON',
  exportFresh: 'For this you must have signed in within the last 10 minutes.',

  signInTitle: 'Sign in again first',
  signInText:
    'Whoever finds your browser open must not get all of your data. Sign out, have a new link mailed to you, and come back here within 10 minutes.',
  signOut: 'Sign out',
  back: 'Back to your data',

  deletionTitle: 'Have it deleted',
  deletionText:
    'You have 30 days to think it over. Then your name, your addresses, your profile and your mail are deleted for good. What the accounts need stays, with nobody in your place.',
  deletionAtOnce: 'At once: you leave your teams, and your roles end.',
  deletionTicket:
    'Whoever holds or bought a ticket for the coming event is deleted after it, so that the door knows who comes.',
  deletionAsk: 'Have my data deleted',
  deletionSure: 'Yes, I want my data to be deleted',
  deletionUnsure: 'Tick the box to say that you are sure.',

  stateTitle: 'Your data will be deleted',
  stateUntil: 'Deleted after',
  stateAsked: 'You asked on',
  stateReason: 'Why then',
  'reason.notice': '30 days to think it over',
  'reason.ticket': 'You hold or bought a ticket for {event}: until the last day of strike is over',
  stateMoves: 'The date moves when you buy a ticket or have one refunded.',
  stateCancel: 'Keep my data',
  stateShort: 'Your data will be deleted after {date}.',
  stateMore: 'Why, and how to keep it',

  asked: 'Your data will be deleted. You can change your mind until then.',
  kept: 'Your data stays. Roles and teams have ended: ask for them anew.',
  notAsked: 'There was nothing to take back.',
  lastAdmin: 'You are the last admin. Make somebody else admin first, then ask again.',

  readTitle: 'All that is held about you',
  readLead: 'As of {at}',
  nothing: 'Nothing',
  empty: 'empty',
  yes: 'yes',
  no: 'no',
  'section.profiles': 'Profile',
  'section.auth': 'Signing in and roles',
  'section.teams': 'Teams',
  'section.events': 'Events',
  'section.email': 'Mail',
  'section.campaigns': 'Codes',
  'section.tickets': 'Tickets',
  'section.budget': 'Budget',
  'section.audit': 'Who did what',
} as const

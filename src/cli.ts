import { Command, CommanderError } from 'commander'
import { benchCommand } from './commands/bench.ts'
import { budgetCommands } from './commands/budget.ts'
import { campaignCommands } from './commands/campaigns.ts'
import { emailCommands } from './commands/email.ts'
import { eventCommands } from './commands/events.ts'
import { peopleCommands } from './commands/people.ts'
import { privacyCommands } from './commands/privacy.ts'
import { serveCommand } from './commands/serve.ts'
import { systemCommands } from './commands/system.ts'
import { ticketCommands } from './commands/tickets.ts'

const WRONG_USAGE = 2

const program = new Command('humans')
  .description('ticket sales, discount-code campaigns and the budget, in step')
  .showHelpAfterError('(--help says more)')
  .exitOverride()

serveCommand(program)
eventCommands(program)
peopleCommands(program)
ticketCommands(program)
campaignCommands(program)
emailCommands(program)
budgetCommands(program)
privacyCommands(program)
systemCommands(program)
benchCommand(program)

// A reader such as `head` may have had enough before the end, which is no failure of the command's.
process.stdout.on('error', (error) => {
  if (!('code' in error && error.code === 'EPIPE')) throw error
})

try {
  await program.parseAsync(process.argv)
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE
}

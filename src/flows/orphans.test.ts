import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activeCampaign } from '../../test/support/campaign.ts'
import { testHumans } from '../../test/support/humans.ts'
import { newSeason, operator } from '../../test/support/season.ts'
import { withAdmin } from '../platform/db/database.ts'
import { grantCode } from './campaign-wave/giving-codes.ts'
import { examine } from './doctor.ts'
import { matchByHand } from './match-by-hand.ts'

describe('the doctor', () => {
  const humans = testHumans()

  it('finds what is said to be of somebody who is not here, section by section, and budgets of teams that are none', async () => {
    const { person, sync, ticket } = await newSeason(humans.current)
    const { database, auth, teams, email, budget, campaigns } = humans.current
    const ana = await person('Ana', `${randomUUID()}@example.org`)
    await sync({ tickets: [ticket('1')] })
    const campaign = await activeCampaign(humans.current, [randomUUID(), randomUUID()])
    await database.transact(async (tx) => {
      await auth.issueToken(tx, ana)
      await auth.grantRole(tx, ana, 'board', operator)
      await email.choose(tx, ana, { ticketing: 'refused' })
      await teams.create(tx, { name: randomUUID(), hasBudget: true, members: [ana] }, operator)
      await budget.createYear(tx, { year: '2026', name: '2026' }, operator)
    })
    await database.transact(async (tx) => {
      await grantCode(tx, humans.current, { campaign, human: ana }, operator)
      await campaigns.desk.sendTest(tx, campaign, ana, operator)
      await matchByHand(
        tx,
        humans.current,
        { ticket: ticket('1').id, whose: { decision: 'somebody', human: ana } },
        operator,
      )
    })
    const examined = () => database.snapshot((snapshot) => examine(snapshot, humans.current))
    expect(await examined()).toEqual([])

    const nobody = randomUUID()
    const breaking: readonly [code: string, table: string, column?: string][] = [
      ['signs-in-as-nobody', 'auth.login_tokens'],
      ['signs-in-as-nobody', 'auth.role_assignments'],
      ['membership-of-nobody', 'teams.memberships'],
      ['participation-of-nobody', 'events.participations'],
      ['mail-for-nobody', 'email.preferences'],
      ['mail-for-nobody', 'email.recipients'],
      ['granted-to-nobody', 'campaigns.grants'],
      ['matched-to-nobody', 'tickets.manual_matches'],
    ]
    await withAdmin(database.adminUrl, async (admin) => {
      for (const [code, table] of breaking) {
        await admin.query(`update ${table} set human = $1 where human = $2`, [nobody, ana])
        expect([table, await examined()]).toEqual([table, expect.arrayContaining([{ code, subject: nobody }])])
        await admin.query(`update ${table} set human = $2 where human = $1`, [nobody, ana])
        expect(await examined()).toEqual([])
      }
      await admin.query(
        `update budget.categories set team = $1 where id = (select min(id::text)::uuid from budget.categories where team is not null)`,
        [nobody],
      )
    })
    expect(await examined()).toEqual([{ code: 'budget-of-no-team', subject: nobody }])
  })
})

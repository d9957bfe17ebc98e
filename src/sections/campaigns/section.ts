import type { SectionManifest } from '../../platform/section.ts'
import type { Campaigns } from './campaigns.ts'
import { importCodes } from './internal/code-import.ts'
import { codes } from './internal/code-list.ts'
import { list, show } from './internal/detail.ts'
import { erase } from './internal/erasure.ts'
import { intend, made, next, refused } from './internal/generation.ts'
import { giveUp, notThere } from './internal/generation-giving-up.ts'
import { begin, end, goOn, renew } from './internal/generation-lease.ts'
import { batches, unfinished } from './internal/generation-progress.ts'
import { retired, retiring } from './internal/generation-retirement.ts'
import { grants } from './internal/grant-list.ts'
import { activate, complete, create, edit } from './internal/life.ts'
import { cancelUnsent, resend, retryFailed, sendTest } from './internal/mail-again.ts'
import { preview, problemsOf } from './internal/mail-problems.ts'
import { grantConflicts, humansNamed, merge } from './internal/merging.ts'
import type { CampaignsNeeds } from './internal/needs.ts'
import { codesOf } from './internal/own-codes.ts'
import { navigation, ownNavigation, routes } from './internal/pages/routes.tsx'
import { dataOf } from './internal/personal-data.ts'
import { redeem, redemptions } from './internal/redemptions.ts'
import { previewReminder, remind } from './internal/reminders.ts'
import { begin as beginSending, forget, refuse, sendings, tell } from './internal/sendings.ts'
import { grant, revoke } from './internal/single-grants.ts'
import { unsound } from './internal/unsound.ts'
import { previewWave } from './internal/wave-figures.ts'
import { sendWave } from './internal/waves.ts'

export { navigation, ownNavigation, routes }

export const manifest = {
  name: 'campaigns',
  asks: ['email', 'teams', 'profiles', 'audit'],
  tables: {
    campaigns: {
      personal: [],
      plain: [
        'id',
        'title',
        'description',
        'texts',
        'reminders',
        'reply_to',
        'link',
        'expires_on',
        'state',
        'created_at',
        'activated_at',
        'completed_at',
      ],
    },
    codes: { personal: [], plain: ['id', 'campaign', 'code', 'code_key', 'retired_at'] },
    batches: {
      personal: ['intended_by'],
      plain: [
        'id',
        'campaign',
        'name',
        'prefix',
        'count',
        'percent',
        'amount',
        'ticket_types',
        'expires_at',
        'state',
        'problem',
        'intended_at',
        'token',
        'lease_expires_at',
      ],
    },
    generated_codes: {
      personal: [],
      plain: ['id', 'batch', 'code', 'code_key', 'state', 'discount', 'made_as', 'reason', 'tried_at'],
    },
    waves: {
      personal: ['sent_by'],
      plain: ['id', 'campaign', 'purpose', 'everyone', 'teams', 'humans', 'queued', 'failed', 'cancelled', 'sent_at'],
    },
    sendings: {
      personal: ['begun_by'],
      plain: [
        'wave',
        'campaign',
        'purpose',
        'everyone',
        'teams',
        'begun_at',
        'granted',
        'humans',
        'alive_until',
        'refusal',
      ],
    },
    grants: {
      personal: ['human'],
      plain: ['id', 'campaign', 'code', 'wave', 'granted_at', 'redeemed_order', 'redeemed_at', 'revoked_at'],
    },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build(needs: CampaignsNeeds): Campaigns {
  return {
    desk: {
      create: (tx, fields, actor) => create(tx, needs, fields, actor),
      edit: (tx, campaign, fields, actor) => edit(tx, needs, campaign, fields, actor),
      problems: (fields) => problemsOf(needs.email, fields),
      preview: (fields, purpose, language) => preview(needs.email, fields, purpose, language),
      sendTest: (tx, campaign, human, actor) => sendTest(tx, needs, campaign, human, actor),
      importCodes: (tx, campaign, lines, actor) => importCodes(tx, needs, campaign, lines, actor),
      activate: (tx, campaign, actor) => activate(tx, needs, campaign, actor),
      complete: (tx, campaign, actor) => complete(tx, needs, campaign, actor),
    },
    mail: {
      previewReminder: (snapshot, campaign, today) => previewReminder(snapshot, needs, campaign, today),
      remind: (tx, request, actor, report) => remind(tx, needs, request, actor, report),
      cancelUnsent: (tx, campaign, wave, actor) => cancelUnsent(tx, needs, campaign, wave, actor),
      retryFailed: (tx, campaign, actor) => retryFailed(tx, needs, campaign, actor),
      resend: (tx, campaign, code, actor) => resend(tx, needs, campaign, code, actor),
    },
    previewWave: (snapshot, campaign, audience) => previewWave(snapshot, needs, campaign, audience),
    sendWave: (tx, request, actor, settle) => sendWave(tx, needs, request, actor, settle),
    grant: (tx, campaign, human, actor, settle) => grant(tx, needs, campaign, human, actor, settle),
    revoke: (tx, campaign, code, actor) => revoke(tx, needs, campaign, code, actor),
    redeem,
    redemptions,
    list,
    show: (snapshot, campaign) => show(snapshot, needs, campaign),
    grants: (snapshot, campaign, query) => grants(snapshot, needs, campaign, query),
    codes: (snapshot, query) => codes(snapshot, needs, query),
    codesOf,
    unsound,
    grantConflicts,
    merge: (tx, merger, keep, actor) => merge(tx, needs, merger, keep, actor),
    humansNamed,
    personal: { dataOf, erase },
    sending: { begin: beginSending, tell, refuse, forget, of: sendings },
    generation: {
      intend: (tx, batch, actor) => intend(tx, needs, batch, actor),
      begin,
      renew,
      goOn: (tx, batch, actor) => goOn(tx, needs, batch, actor),
      giveUp: (tx, batch, actor) => giveUp(tx, needs, batch, actor),
      next,
      made,
      refused,
      notThere,
      end,
      unfinished,
      batches,
      retiring,
      retired,
    },
  }
}

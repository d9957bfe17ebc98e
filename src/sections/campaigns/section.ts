import type { SectionManifest } from '../../platform/section.ts'
import type { Campaigns } from './campaigns.ts'
import { codes } from './internal/code-list.ts'
import { importCodes } from './internal/codes.ts'
import { grants, list, show } from './internal/detail.ts'
import { activate, create } from './internal/drafts.ts'
import { intend, made, next, refused } from './internal/generation.ts'
import { begin, end, goOn, renew } from './internal/generation-lease.ts'
import { batches, unfinished } from './internal/generation-progress.ts'
import { retired, retiring } from './internal/generation-retirement.ts'
import type { CampaignsNeeds } from './internal/needs.ts'
import { navigation, routes } from './internal/pages/routes.tsx'
import { redeem, redemptions } from './internal/redemptions.ts'
import { retryFailed } from './internal/retries.ts'
import { previewWave, sendWave } from './internal/waves.ts'

export { navigation, routes }

export const manifest = {
  name: 'campaigns',
  asks: ['email', 'teams', 'profiles', 'audit'],
  tables: {
    campaigns: {
      personal: [],
      plain: ['id', 'title', 'subject', 'body', 'reply_to', 'link', 'state', 'created_at', 'activated_at'],
    },
    codes: { personal: [], plain: ['id', 'campaign', 'code', 'code_key'] },
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
      plain: ['id', 'batch', 'code', 'code_key', 'state', 'discount', 'made_as', 'reason'],
    },
    waves: {
      personal: ['sent_by'],
      plain: ['id', 'campaign', 'everyone', 'teams', 'granted', 'queued', 'failed', 'sent_at'],
    },
    grants: {
      personal: ['human'],
      plain: ['id', 'campaign', 'code', 'wave', 'granted_at', 'redeemed_order', 'redeemed_at'],
    },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build(needs: CampaignsNeeds): Campaigns {
  return {
    create: (tx, campaign, actor) => create(tx, needs, campaign, actor),
    importCodes: (tx, campaign, codes, actor) => importCodes(tx, needs, campaign, codes, actor),
    activate: (tx, campaign, actor) => activate(tx, needs, campaign, actor),
    previewWave: (snapshot, campaign, audience) => previewWave(snapshot, needs, campaign, audience),
    sendWave: (tx, request, actor) => sendWave(tx, needs, request, actor),
    redeem,
    retryFailed: (tx, campaign, actor) => retryFailed(tx, needs, campaign, actor),
    list,
    show: (snapshot, campaign) => show(snapshot, needs, campaign),
    grants: (snapshot, campaign, page) => grants(snapshot, needs, campaign, page),
    codes: (snapshot, query) => codes(snapshot, needs, query),
    redemptions,
    generation: {
      intend: (tx, batch, actor) => intend(tx, needs, batch, actor),
      begin,
      renew,
      goOn: (tx, batch, actor) => goOn(tx, needs, batch, actor),
      next,
      made,
      refused,
      end,
      unfinished,
      batches,
      retiring,
      retired,
    },
  }
}

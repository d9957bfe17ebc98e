import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { anyone, type Route } from '../../../../platform/http/route.ts'
import { verificationPath } from '../../profiles.ts'
import { profilesWords } from '../words/words.ts'
import { OWN } from './navigation.ts'
import type { PageNeeds } from './page-needs.ts'

const PATH = '/verify-address/:token'

/**
 * Where the link of a mail leads, signed in or not: whoever has the link has the mailbox. A page with a button, since
 * scanners follow links and press nothing.
 */
export function verifyRoutes({ profiles, changes }: PageNeeds): readonly Route[] {
  return [
    anyone.get(PATH, async (visit) => {
      const t = profilesWords(visit.language)
      const token = visit.param('token')
      const address = await visit.database.snapshot((snapshot) => profiles.addresses.linked(snapshot, token))
      if (address === undefined) return visit.refuse('not-found', t('linkOver'))
      return visit.page(
        { title: t('verifyTitle'), lead: t('verifyLead', { address }), width: 'narrow' },
        <Form action={verificationPath(token)} csrf={visit.csrf}>
          <button type="submit" class="btn btn-primary">
            {t('verify')}
          </button>
        </Form>,
      )
    }),

    anyone.post(PATH, async (visit) => {
      const t = profilesWords(visit.language)
      const verified = await visit.database.transact((tx) => changes.verify(tx, visit.param('token')))
      if (!verified.ok) {
        return verified.code === 'link-over'
          ? visit.refuse('not-found', t('linkOver'))
          : visit.refuse('conflict', t('refused'))
      }
      return visit.page(
        { title: t('verifiedNow'), width: 'narrow' },
        <Panel>
          <p>{t('verifiedLead')}</p>
          <a class="btn" href={OWN}>
            {t('toProfile')}
          </a>
        </Panel>,
      )
    }),
  ]
}

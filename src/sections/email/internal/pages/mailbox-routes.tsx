import type { Snapshot } from '../../../../platform/db/tx.ts'
import { anyone, type Route } from '../../../../platform/http/route.ts'
import { framedDocument } from '../../../../platform/http/security-headers.ts'
import type { CapturedMail } from '../mailbox.ts'
import { emailWords } from '../words/words.ts'
import { KeptMail, Mailbox } from './mailbox.tsx'
import type { PageNeeds } from './page-needs.ts'

/** The capture transport's mailbox, for whoever develops: anyone on the machine, since development binds to it alone. */
export function mailboxRoutes({ outbox, timeZone }: PageNeeds): readonly Route[] {
  const mailOf = async (snapshot: Snapshot, id: string): Promise<CapturedMail | undefined> =>
    isMailId(id) ? outbox.capturedMail(snapshot, id) : undefined
  return [
    anyone.get('/dev/mail', async (visit) => {
      const { language } = visit
      const t = emailWords(language)
      const after = visit.url.searchParams.get('after') ?? ''
      const query = isMailId(after) ? { after } : {}
      const { page, zone } = await visit.database.snapshot(async (snapshot) => ({
        page: await outbox.captured(snapshot, query),
        zone: await timeZone(snapshot),
      }))
      return visit.page(
        { title: t('mailboxTitle'), lead: t('mailboxLead') },
        <Mailbox page={page} first={query.after === undefined} timeZone={zone} language={language} />,
      )
    }),

    anyone.get('/dev/mail/:id', async (visit) => {
      const { language } = visit
      const t = emailWords(language)
      const { mail, zone } = await visit.database.snapshot(async (snapshot) => ({
        mail: await mailOf(snapshot, visit.param('id')),
        zone: await timeZone(snapshot),
      }))
      if (mail === undefined) return visit.notFound()
      const back = (
        <a class="btn" href="/dev/mail">
          {t('backToMailbox')}
        </a>
      )
      return visit.page(
        { title: mail.subject || t('noSubject'), lead: t('toPerson', { name: mail.name }), actions: back },
        <KeptMail mail={mail} timeZone={zone} language={language} />,
      )
    }),

    anyone.get('/dev/mail/:id/html', async (visit) => {
      const mail = await visit.database.snapshot((snapshot) => mailOf(snapshot, visit.param('id')))
      return mail === undefined ? visit.notFound() : framedDocument(mail.mail.html)
    }),
  ]
}

/** The mailbox counts its mails; 18 digits are as many as the database's number surely holds. */
function isMailId(text: string): boolean {
  return /^\d{1,18}$/.test(text)
}

import { anyone, type Route } from '../../../../platform/http/route.ts'
import { framedDocument } from '../../../../platform/http/security-headers.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { CapturedMail } from '../../email.ts'
import { emailWords } from '../words/words.ts'
import { KeptMail, Mailbox } from './mailbox.tsx'
import type { PageNeeds } from './page-needs.ts'

/** The capture transport's mailbox, for whoever develops: anyone on the machine, since development binds to it alone. */
export function mailboxRoutes({ email, timeZone }: PageNeeds): readonly Route[] {
  const mailOf = (visit: Visit): Promise<CapturedMail | undefined> => {
    const id = visit.param('id')
    return isMailId(id)
      ? visit.database.snapshot((snapshot) => email.capturedMail(snapshot, id))
      : Promise.resolve(undefined)
  }
  return [
    anyone.get('/dev/mail', async (visit) => {
      const { language } = visit
      const t = emailWords(language)
      const after = visit.url.searchParams.get('after') ?? ''
      const query = isMailId(after) ? { after } : {}
      const { page, zone } = await visit.database.snapshot(async (snapshot) => ({
        page: await email.captured(snapshot, query),
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
      const mail = await mailOf(visit)
      if (mail === undefined) return visit.notFound()
      const zone = await visit.database.snapshot(timeZone)
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
      const mail = await mailOf(visit)
      return mail === undefined ? visit.notFound() : framedDocument(mail.mail.html)
    }),
  ]
}

/** The mailbox counts its mails; 18 digits are as many as the database's number surely holds. */
function isMailId(text: string): boolean {
  return /^\d{1,18}$/.test(text)
}

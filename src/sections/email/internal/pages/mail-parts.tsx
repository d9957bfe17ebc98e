import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { RenderedMail } from '../../email.ts'
import type { EmailWords } from '../words/words.ts'

type MailPartsProps = {
  readonly mail: RenderedMail
  /** Where its HTML is served by itself. */
  readonly framed: string
  readonly t: EmailWords
}

/**
 * A mail as it looks and as plain text. Its HTML is a document of its own in a frame that may do nothing, so neither its
 * styles nor anything else in it reaches the page around.
 */
export function MailParts({ mail, framed, t }: MailPartsProps) {
  return (
    <>
      <Panel title={t('mailAsSeen')} flush>
        <iframe class="framed-document" src={framed} sandbox="" title={t('frameTitle', { subject: mail.subject })} />
      </Panel>
      <Panel title={t('mailAsText')}>
        <pre class="plain-text">{mail.text}</pre>
      </Panel>
    </>
  )
}

import { z } from 'zod'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { PageLinks } from '../../../../platform/http/components/page-links.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { mayUse } from '../../../../platform/http/viewer.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { SharedAddress } from '../../profiles.ts'
import { profilesWords } from '../words/words.ts'
import { actorOf } from './address-actions.ts'
import { MAY_EDIT, MAY_LOOK, PEOPLE, SHARED } from './navigation.ts'
import type { PageNeeds } from './page-needs.ts'

const PAGE = 50

const settleForm = z.object({ human: z.guid(), address: field.text({ max: 254 }) })

/** Addresses that several people verified, as imports can bring them, and the way to settle whose each is. */
export function sharedRoutes({ profiles, changes, mayChange }: PageNeeds): readonly Route[] {
  return [
    only(...MAY_LOOK).get(SHARED, async (visit) => {
      const after = visit.url.searchParams.get('after') ?? undefined
      const rows = await visit.database.snapshot((snapshot) =>
        profiles.addresses.shared(snapshot, { after, limit: PAGE + 1 }),
      )
      const t = profilesWords(visit.language)
      const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
      return visit.page(
        { title: t('shared'), lead: t('sharedLead') },
        <>
          <SharedPage
            rows={rows.slice(0, PAGE)}
            edits={mayUse(visit.viewer, MAY_EDIT)}
            csrf={visit.csrf}
            language={visit.language}
          />
          <PageLinks
            language={visit.language}
            first={after === undefined ? undefined : SHARED}
            next={last && `${SHARED}?${new URLSearchParams({ after: last.canonical })}`}
          />
        </>,
      )
    }),

    only(...MAY_EDIT).post(SHARED, async (visit) => {
      const form = visit.form(settleForm)
      if (!form.ok) return visit.refuse('bad-request')
      const { human, address } = form.value
      const t = profilesWords(visit.language)
      const settled = await visit.database.transact(async (tx) => {
        if (!(await mayChange(tx, visit.viewer, human))) return { ok: false, code: 'not-yours' } as const
        const name = (await profiles.names(tx, [human])).get(human) ?? ''
        return { ...(await changes.settle(tx, human, address, actorOf(visit))), name }
      })
      if (settled.ok) {
        return visit.redirect(SHARED, { tone: 'success', text: t('taken', { address, name: settled.name }) })
      }
      if (settled.code === 'not-yours') return visit.refuse('forbidden', t('notYours'))
      return visit.redirect(SHARED, { tone: 'info', text: t('notShared') })
    }),
  ]
}

type SharedPageProps = {
  readonly rows: readonly SharedAddress[]
  readonly edits: boolean
  readonly csrf: string
  readonly language: Language
}

function SharedPage({ rows, edits, csrf, language }: SharedPageProps) {
  const t = profilesWords(language)
  if (rows.length === 0) return <EmptyState title={t('sharedNoneTitle')}>{t('sharedNone')}</EmptyState>
  return (
    <>
      {edits && (
        <p>
          {t('sharedHow')} <a href={`${PEOPLE}/merge`}>{t('merge')}</a>
        </p>
      )}
      <Panel flush>
        <DataTable
          caption={t('sharedCaption')}
          language={language}
          rows={rows}
          columns={[
            { label: t('address'), names: true, cell: ({ canonical }) => canonical },
            {
              label: t('sharedBy'),
              cell: ({ canonical, holders }) => (
                <div>
                  {holders.map(({ human, name }) => (
                    <Form action={SHARED} csrf={csrf} class="form-actions">
                      <a class="btn btn-sm" href={`${PEOPLE}/${human}`}>
                        {name}
                      </a>
                      {edits && (
                        <>
                          <input type="hidden" name="human" value={human} />
                          <input type="hidden" name="address" value={canonical} />
                          <button type="submit" class="btn btn-sm">
                            {t('takeFrom', { name })}
                          </button>
                        </>
                      )}
                    </Form>
                  ))}
                </div>
              ),
            },
          ]}
        />
      </Panel>
    </>
  )
}

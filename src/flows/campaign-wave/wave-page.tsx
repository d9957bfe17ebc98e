import { Alert } from '../../platform/http/components/alert.tsx'
import { Field } from '../../platform/http/components/field.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../platform/http/components/tile.tsx'
import { formWith } from '../../platform/http/form.ts'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { Audience, PreviewResult, WavePreview } from '../../sections/campaigns/campaigns.ts'
import type { Team } from '../../sections/teams/teams.ts'
import { waveWords } from './words.ts'

type Props = {
  readonly campaign: string
  readonly teams: readonly Team[]
  readonly audience: Audience
  /** Of what is chosen; undefined before anything is. */
  readonly result: PreviewResult | undefined
  readonly why: 'asked' | 'changed'
  /** One form is one wave, however often it is sent. */
  readonly wave: string
  readonly csrf: string
  readonly language: Language
}

export function WavePage({ campaign, teams, audience, result, why, wave, csrf, language }: Props) {
  const t = waveWords(language)
  const options = teams.map(({ name, members }) => ({ value: name, label: t('team', { name, members }) }))
  return (
    <>
      {why === 'changed' && <Alert tone="warning">{t('changed')}</Alert>}
      <Panel>
        <form method="get" action={`/campaigns/${campaign}/wave`}>
          <Field
            state={formWith(audience.everyone ? { everyone: 'on' } : {})}
            name="everyone"
            label={t('everyone')}
            type="checkbox"
          />
          <Field
            state={formWith({ team: audience.everyone ? [] : audience.teams })}
            name="team"
            label={t('audience')}
            type="checkboxes"
            options={options}
          />
          <button type="submit" class="btn">
            {t('look')}
          </button>
        </form>
      </Panel>
      {result !== undefined && !result.ok && (
        <Alert tone="danger">
          {refusalText(result, language)}
          {result.code === 'not-enough-codes' && (
            <>
              {' '}
              <a href={`/campaigns/${campaign}/import`}>{t('import')}</a>
            </>
          )}
        </Alert>
      )}
      {result?.ok && (
        <Preview
          preview={result.preview}
          form={{ action: `/campaigns/${campaign}/wave`, audience, wave, csrf }}
          language={language}
        />
      )}
    </>
  )
}

type PreviewProps = {
  readonly preview: WavePreview
  readonly form: {
    readonly action: string
    readonly audience: Audience
    readonly wave: string
    readonly csrf: string
  }
  readonly language: Language
}

/** The form carries the figures that are approved with it: where they differ from what holds then, nothing is sent. */
function Preview({ preview, form, language }: PreviewProps) {
  const t = waveWords(language)
  const { number } = formatFor(language)
  return (
    <>
      <Tiles>
        <Tile label={t('eligible')} value={number(preview.eligible)} tone="success" />
        <Tile label={t('alreadyGranted')} value={number(preview.alreadyGranted)} />
        <Tile label={t('notMailed')} value={number(preview.notMailed)} note={t('notMailedNote')} />
        <Tile label={t('withoutAddress')} value={number(preview.withoutAddress)} note={t('withoutAddressNote')} />
        <Tile
          label={t('codesAvailable')}
          value={number(preview.codesAvailable)}
          note={t('codesLeft', { left: preview.codesLeft })}
        />
      </Tiles>
      {preview.eligible === 0 ? (
        <Alert tone="info">{t('nobody')}</Alert>
      ) : (
        <Form action={form.action} csrf={form.csrf}>
          <input type="hidden" name="wave" value={form.wave} />
          {form.audience.everyone ? (
            <input type="hidden" name="everyone" value="on" />
          ) : (
            form.audience.teams.map((team) => <input type="hidden" name="team" value={team} />)
          )}
          {Object.entries(preview).map(([figure, value]) => (
            <input type="hidden" name={figure} value={String(value)} />
          ))}
          <button type="submit" class="btn btn-primary">
            {t('send', { count: preview.eligible })}
          </button>
        </Form>
      )}
    </>
  )
}

function refusalText(refusal: Extract<PreviewResult, { ok: false }>, language: Language): string {
  const t = waveWords(language)
  switch (refusal.code) {
    case 'not-enough-codes':
      return t('notEnough', { needed: refusal.needed, available: refusal.available })
    case 'unknown-teams':
      return t('unknownTeams')
    case 'not-active':
    case 'unknown-campaign':
      return t('notActive')
  }
}

import { type Base, yearHref } from './editing-needs.ts'

type BackLinkProps = { readonly base: Base; readonly year: string; readonly label: string }

export function BackLink({ base, year, label }: BackLinkProps) {
  return (
    <a class="btn" href={yearHref(base, year)}>
      {label}
    </a>
  )
}

create table budget.years (
  id uuid primary key default gen_random_uuid(),
  label text not null unique check (label ~ '^[0-9]{4}(-[A-Z0-9]{1,8})?$'),
  name text not null,
  state text not null default 'draft' check (state in ('draft', 'active', 'closed')),
  -- Of the fees that payment provider and ticket vendor keep; null under reverse charge.
  fee_vat_rate integer default 2100 check (fee_vat_rate >= 0)
);

create unique index years_one_active on budget.years (state) where state = 'active';

-- A group or category with a kind is one that ticketing or the teams fill: found by it, however it is renamed.
create table budget.groups (
  id uuid primary key default gen_random_uuid(),
  year_id uuid not null references budget.years,
  name text not null,
  position integer not null,
  kind text check (kind in ('departments', 'ticketing')),
  unique (year_id, kind)
);

create table budget.categories (
  id uuid primary key default gen_random_uuid(),
  group_id uuid not null references budget.groups,
  name text not null,
  position integer not null,
  kind text check (kind in ('ticket-revenue', 'donations', 'processing-fees')),
  team uuid,
  unique (group_id, kind),
  unique (group_id, team)
);

create table budget.line_items (
  id uuid primary key default gen_random_uuid(),
  category_id uuid not null references budget.categories,
  description text not null,
  -- Cents, income positive; the VAT is within the amount and has its sign.
  amount bigint not null,
  expected_on date,
  vat_rate integer check (vat_rate >= 0),
  no_vat text check (no_vat in ('exempt', 'not-subject', 'reverse-charge')),
  vat bigint not null,
  -- Set on the lines that ticketing makes, and on no others.
  ticketing_kind text check (ticketing_kind in ('ticket-revenue', 'donations', 'stripe-fees', 'vendor-fees')),
  first_day date,
  last_day date,
  tickets integer,
  unique (category_id, ticketing_kind, first_day),
  check (num_nonnulls(vat_rate, no_vat) = 1),
  check (no_vat is null or vat = 0),
  check (num_nonnulls(ticketing_kind, first_day, last_day) in (0, 3)),
  check (first_day <= last_day),
  check ((tickets is not null) = (ticketing_kind is not distinct from 'ticket-revenue'))
);

-- Who changed what, from what to what. `field` is null where the whole thing was made; `before` and `after` then hold
-- its fields. A run of the ticketing lines is one entry on its year, with the lines it replaced and those it left.
create table budget.audit_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  year_id uuid not null references budget.years,
  actor_kind text not null check (actor_kind in ('human', 'operator', 'system')),
  actor_human uuid,
  actor_job text,
  subject_kind text not null check (subject_kind in ('year', 'group', 'category', 'line')),
  subject_id uuid not null,
  field text,
  before jsonb,
  after jsonb,
  check ((actor_kind = 'human') = (actor_human is not null)),
  check ((actor_kind = 'system') = (actor_job is not null))
);

create index on budget.audit_entries (year_id, id);
create index on budget.audit_entries (subject_kind, subject_id, id);

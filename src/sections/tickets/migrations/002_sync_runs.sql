create table tickets.sync_runs (
  id bigint generated always as identity primary key,
  mode text not null check (mode in ('full')),
  state text not null check (state in ('running', 'succeeded', 'failed')),
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  pages int not null default 0,
  read int not null default 0,
  added int not null default 0,
  changed int not null default 0,
  set_aside int not null default 0,
  fees_added int not null default 0,
  error text,
  check ((state = 'running') = (ended_at is null)),
  check ((state = 'failed') = (error is not null))
);

create unique index one_running on tickets.sync_runs (state) where state = 'running';

-- What a run wants somebody to look at: records set aside, words of the vendor that were not understood.
create table tickets.sync_notes (
  run bigint not null references tickets.sync_runs,
  kind text not null check (kind in ('set-aside', 'warning')),
  record_kind text not null check (record_kind in ('order', 'ticket')),
  record_id text,
  reason text not null
);

create index on tickets.sync_notes (run);

-- One runner at a time for each work: whoever holds the newest token, until it expires.
create table tickets.sync_lease (
  work text primary key check (work in ('records', 'fees')),
  token bigint not null,
  expires_at timestamptz not null
);

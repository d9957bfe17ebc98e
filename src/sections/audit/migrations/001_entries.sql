create table audit.entries (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('human', 'operator', 'system')),
  actor_human uuid,
  actor_job text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null default '{}',
  check ((actor_kind = 'human') = (actor_human is not null)),
  check ((actor_kind = 'system') = (actor_job is not null))
);

create index on audit.entries (subject_kind, subject_id, id);

-- What tickets say of somebody, and what they said themselves, stand side by side: the one masks the other while it is there.
alter table events.participations
  alter derived drop not null,
  add column declared_at timestamptz,
  add column source text not null default 'tickets' check (source in ('tickets', 'member', 'import')),
  add check (derived is not null or declared_at is not null);

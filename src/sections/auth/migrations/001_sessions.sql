-- Tokens and sessions are kept as SHA-256 alone. All times here are the database's clock, which every process shares.

create table auth.login_tokens (
  hash bytea primary key check (length(hash) = 32),
  human uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '15 minutes',
  used_at timestamptz
);

create index on auth.login_tokens (human);

create table auth.sessions (
  hash bytea primary key check (length(hash) = 32),
  human uuid not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  ends_at timestamptz not null default now() + interval '30 days'
);

create index on auth.sessions (human);

create table auth.role_assignments (
  id bigint generated always as identity primary key,
  human uuid not null,
  role text not null
    check (role in ('admin', 'board', 'ticket-admin', 'finance-admin', 'human-admin', 'teams-admin')),
  held_from timestamptz not null default now(),
  held_until timestamptz,
  check (held_until >= held_from)
);

-- One open assignment of a role to a human: two grants at once make one.
create unique index on auth.role_assignments (human, role) where held_until is null;

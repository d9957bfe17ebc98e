-- A token is for a human, for an address that nobody has verified here yet, or for whoever becomes the first admin.
alter table auth.login_tokens
  alter human drop not null,
  add kind text not null default 'sign-in' check (kind in ('sign-in', 'first-admin')),
  -- Canonical, and the language to speak to its owner in.
  add address text,
  add language text check (language in ('en', 'es')),
  add check (num_nonnulls(human, address) <= 1),
  add check (kind = 'first-admin' or num_nonnulls(human, address) = 1),
  add check ((address is null) = (language is null));

create index on auth.login_tokens (address) where address is not null;

-- `id` names a session where its human ends it; it opens nothing.
alter table auth.sessions
  add id uuid not null unique default gen_random_uuid(),
  add browser text not null default '';

-- How often who did what, in the last quarter of an hour. The keys are HMACs of addresses of mail and of machines: without
-- the secret they lead to nobody.
create table auth.attempts (
  kind text not null,
  key bytea not null check (length(key) = 32),
  times timestamptz[] not null,
  primary key (kind, key)
);

-- One row a role, to hold while it is given or taken: those who do it at once go one after another.
create table auth.roles (
  name text primary key
);

insert into auth.roles (name)
values ('admin'), ('board'), ('ticket-admin'), ('finance-admin'), ('human-admin'), ('teams-admin');

alter table auth.role_assignments
  drop constraint role_assignments_role_check,
  add foreign key (role) references auth.roles;

create index on auth.role_assignments (role, held_from);

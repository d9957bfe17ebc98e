create table profiles.humans (
  id uuid primary key,
  display_name text not null,
  language text not null check (language in ('en', 'es')),
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null default now()
);

-- An address as the person wrote it, and the one form in which addresses are compared. Imports may hold one address
-- for two humans, so it is unique per human only.
create table profiles.addresses (
  human uuid not null references profiles.humans,
  canonical text not null,
  address text not null,
  verified boolean not null,
  position int not null,
  primary key (human, canonical)
);

create index on profiles.addresses (canonical);

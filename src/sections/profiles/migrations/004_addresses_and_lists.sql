-- Links that verify an address, kept as SHA-256 alone. What has expired or was used stays for an hour at least: how many
-- were made in the last hour is the limit. All times are the database's clock.
create table profiles.verification_links (
  hash bytea primary key check (length(hash) = 32),
  id uuid not null default gen_random_uuid(),
  human uuid not null references profiles.humans,
  canonical text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '24 hours',
  used_at timestamptz
);

create index on profiles.verification_links (human, created_at);

-- Words as a search compares them: without case and accents, with a space in front, so that '% an%' finds beginnings of
-- words alone.
create function profiles.search_words(words text) returns text
  language sql immutable parallel safe strict
  return lower(case
    when octet_length(words) = length(words) then ' ' || words
    else regexp_replace(normalize(' ' || words, NFD), '[\u0300-\u036f]', '', 'g')
  end);

alter table profiles.humans add searched text not null
  generated always as (profiles.search_words(display_name)) stored;
alter table profiles.addresses add searched text not null
  generated always as (profiles.search_words(address)) stored;
create index on profiles.humans using gin (searched gin_trgm_ops);
create index on profiles.addresses using gin (searched gin_trgm_ops);

-- Lists go by name; the id gives namesakes a place of their own to go on from.
create index on profiles.humans (display_name, id);

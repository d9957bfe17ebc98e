-- So many codes to be made at the vendor, on these terms. One runner at a time makes them: whoever holds the newest token,
-- until it expires.
create table campaigns.batches (
  id uuid primary key,
  campaign uuid not null references campaigns.campaigns,
  name text not null,
  prefix text not null,
  count int not null check (count > 0),
  percent int check (percent between 1 and 100),
  amount int check (amount > 0),
  ticket_types text[] not null,
  expires_at timestamptz,
  -- Halted: the vendor refuses them, so a person has to look before it is asked again.
  state text not null default 'unfinished' check (state in ('unfinished', 'halted', 'done')),
  problem text,
  intended_at timestamptz not null default clock_timestamp(),
  intended_by uuid,
  token bigint not null default 0,
  lease_expires_at timestamptz,
  check ((percent is null) <> (amount is null)),
  check (state <> 'done' or problem is null)
);

create index on campaigns.batches (campaign, intended_at);
create index on campaigns.batches (intended_at) where state = 'unfinished';

-- Each stands here before the vendor is asked for it, and in `codes` once it is made: what can be granted can be used.
create table campaigns.generated_codes (
  id bigint generated always as identity primary key,
  batch uuid not null references campaigns.batches,
  code text not null,
  code_key text not null generated always as (upper(btrim(code))) stored unique,
  -- Tried: the vendor may have made it. Retiring: its discount is to be deleted there.
  state text not null default 'intended'
    check (state in ('intended', 'tried', 'made', 'refused', 'retiring', 'retired')),
  discount text,
  made_as bigint unique references campaigns.codes,
  reason text,
  check ((state in ('made', 'retiring', 'retired')) = (discount is not null)),
  check (state <> 'made' or made_as is not null),
  check ((state = 'refused') <= (reason is not null))
);

create index on campaigns.generated_codes (batch, id);
create index on campaigns.generated_codes (id) where state = 'retiring';

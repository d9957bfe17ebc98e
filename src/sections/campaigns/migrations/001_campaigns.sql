create table campaigns.campaigns (
  id uuid primary key,
  title text not null,
  subject text not null,
  body text not null,
  reply_to text,
  link text,
  state text not null default 'draft' check (state in ('draft', 'active', 'completed')),
  created_at timestamptz not null default now(),
  activated_at timestamptz
);

-- In import order, which is the order that codes are granted in.
create table campaigns.codes (
  id bigint generated always as identity primary key,
  campaign uuid not null references campaigns.campaigns,
  code text not null,
  -- A code is one code in any case, over all campaigns.
  code_key text not null generated always as (upper(btrim(code))) stored unique
);

create index on campaigns.codes (campaign, id);

create table campaigns.waves (
  id uuid primary key,
  campaign uuid not null references campaigns.campaigns,
  everyone boolean not null,
  teams text[] not null,
  granted int not null,
  queued int not null,
  failed int not null,
  sent_at timestamptz not null default now(),
  sent_by uuid
);

create index on campaigns.waves (campaign, sent_at);

create table campaigns.grants (
  id uuid primary key,
  campaign uuid not null references campaigns.campaigns,
  -- One grant a code: whatever two waves do at once, the second to grant it fails.
  code bigint not null unique references campaigns.codes,
  human uuid not null,
  wave uuid not null references campaigns.waves,
  granted_at timestamptz not null default now(),
  redeemed_order text,
  redeemed_at timestamptz,
  unique (campaign, human),
  check ((redeemed_order is null) = (redeemed_at is null))
);

create index on campaigns.grants (human);

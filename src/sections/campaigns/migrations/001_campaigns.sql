create table campaigns.campaigns (
  id uuid primary key,
  title text not null,
  description text not null,
  -- By language: {"en": {"subject": "...", "body": "..."}}. Reminders may be left to the default.
  texts jsonb not null check (texts <> '{}'),
  reminders jsonb not null,
  reply_to text,
  link text,
  -- The last day on which the codes are good.
  expires_on date,
  state text not null default 'draft' check (state in ('draft', 'active', 'completed')),
  created_at timestamptz not null default now(),
  activated_at timestamptz,
  completed_at timestamptz
);

-- In import order, which is the order that codes are granted in.
create table campaigns.codes (
  id bigint generated always as identity primary key,
  campaign uuid not null references campaigns.campaigns,
  code text not null,
  -- A code is one code in any case, over all campaigns.
  code_key text not null generated always as (upper(btrim(code))) stored unique,
  -- Mailed to somebody and then revoked: nobody is given it again.
  retired_at timestamptz
);

create index on campaigns.codes (campaign, id);

create table campaigns.waves (
  id uuid primary key,
  campaign uuid not null references campaigns.campaigns,
  purpose text not null check (purpose in ('code', 'reminder')),
  everyone boolean not null,
  teams text[] not null,
  humans int not null,
  queued int not null,
  failed int not null,
  cancelled int not null,
  sent_at timestamptz not null default now(),
  sent_by uuid,
  unique (id, campaign)
);

create index on campaigns.waves (campaign, sent_at);

create table campaigns.grants (
  id uuid primary key,
  -- Of a wave's grants the wave's own; of those given singly nothing checks it but whoever gives them.
  campaign uuid not null,
  -- No foreign key: PostgreSQL plans its check once a connection, by the size that the table of codes has then, and goes on
  -- reading that table whole for every grant when it has grown since (measured: a wave of 10,000 in 15 s in place of 4).
  -- A code is deleted only where no grant holds it, and only of a completed campaign, which grants nothing.
  code bigint not null,
  human uuid not null,
  -- Null of a code that was given by itself.
  wave uuid,
  granted_at timestamptz not null default now(),
  redeemed_order text,
  redeemed_at timestamptz,
  revoked_at timestamptz,
  foreign key (wave, campaign) references campaigns.waves (id, campaign),
  check ((redeemed_order is null) = (redeemed_at is null)),
  check (revoked_at is null or redeemed_order is null)
);

-- One grant a code and one a human: whatever two waves do at once, the second to grant it fails.
create unique index one_grant_a_code on campaigns.grants (code) where revoked_at is null;
create unique index one_grant_a_human on campaigns.grants (campaign, human) where revoked_at is null;
create index on campaigns.grants (human);

-- A wave that somebody sends, told by short transactions beside the wave's own, of which nobody sees anything before it is
-- committed. The wave takes its row away when it is: what stands here is under way, was refused, or died.
create table campaigns.sendings (
  wave uuid primary key,
  campaign uuid not null references campaigns.campaigns,
  everyone boolean not null,
  teams text[] not null,
  begun_at timestamptz not null default clock_timestamp(),
  begun_by uuid,
  granted int not null default 0,
  -- How many are to be granted a code; null until that is known.
  humans int,
  -- Whoever sends it tells again and again; where this has passed, they died.
  alive_until timestamptz not null,
  -- Why nothing was sent.
  refusal text
);

create index on campaigns.sendings (campaign);

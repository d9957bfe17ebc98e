-- What the pages of sales show of the current event, worked out once. One row, there from the start: whoever changes an
-- input and whoever works the figures out anew both lock it, so neither misses the other.
create table tickets.figures (
  single boolean primary key default true check (single),
  -- Whether an input changed since: then they are worked out on reading.
  stale boolean not null,
  -- The event, currency and time zone that they are for; those of another event are nothing to anybody.
  event_id text not null,
  currency text not null,
  time_zone text not null,
  -- A later migration that changes what is in here sets stale.
  figures jsonb not null
);

insert into tickets.figures (stale, event_id, currency, time_zone, figures) values (true, '', '', '', '{}');

-- What the vendor says of an event, as of the last full pass.
create table tickets.vendor_events (
  event_id text primary key,
  -- Null where the vendor sets no limit.
  capacity int
);

-- What the vendor's webhooks told of: that a record has news, not which. The record is asked for anew, so nothing of what
-- a webhook carries, names and addresses among it, is kept.
create table tickets.hints (
  -- The vendor's id of the event that it tells of; it may tell of it more than once.
  id text primary key,
  kind text not null check (kind in ('order', 'ticket')),
  record_id text not null,
  received_at timestamptz not null default clock_timestamp(),
  taken_at timestamptz
);

create index on tickets.hints (received_at, id) where taken_at is null;

alter table tickets.sync_runs drop constraint sync_runs_mode_check;
alter table tickets.sync_runs
  add constraint sync_runs_mode_check check (mode in ('full', 'incremental', 'hints'));

alter table tickets.sync_runs drop constraint sync_runs_mode_check;
alter table tickets.sync_runs
  add constraint sync_runs_mode_check check (mode in ('full', 'incremental')),
  -- The event that was the current one; null before there was any.
  add event_id text,
  -- Whether the run read at least the last days anew, and not only what is new.
  add rereads boolean not null default true,
  -- The newest purchase that the vendor told this run of: where the next incremental one goes on.
  add reached timestamptz,
  -- Why the fees are not all in. The records are: a run does not fail over its fees.
  add fees_error text;

create index on tickets.sync_runs (event_id, mode, id);

-- Why the vendor no longer has it, in whose list it did not come any more; null for whatever it has.
alter table tickets.orders add gone text, add check (gone is null or state = 'cancelled');
alter table tickets.tickets add gone text, add check (gone is null or status = 'voided');

create index on tickets.orders (event_id) where state = 'pending';

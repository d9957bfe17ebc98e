-- A batch can be given up: what the vendor was not asked for yet is dropped, and what it was asked for is looked up there
-- before the batch counts as given up.
alter table campaigns.batches
  drop constraint batches_state_check,
  add constraint batches_state_check check (state in ('unfinished', 'halted', 'giving-up', 'given-up', 'done'));

drop index campaigns.batches_intended_at_idx;
create index on campaigns.batches (intended_at) where state in ('unfinished', 'giving-up');

alter table campaigns.generated_codes
  -- When the vendor was last asked for it: a request of a process that died may reach it for a while after.
  add column tried_at timestamptz,
  drop constraint generated_codes_state_check,
  add constraint generated_codes_state_check
    check (state in ('intended', 'tried', 'made', 'refused', 'dropped', 'retiring', 'retired'));

-- Who a message goes to and what fills its slots stand beside it: draining updates messages and leaves these alone, so
-- that the index of their words costs it nothing, and retention takes them away whole.
create function email.search_words(words text) returns text
  language sql immutable parallel safe strict
  return lower(regexp_replace(normalize(' ' || words, NFD), '[\u0300-\u036f]', '', 'g'));

create table email.recipients (
  -- Of `messages`. No foreign key: PostgreSQL plans its check once a connection, by the size that `messages` has then, and
  -- a wave that lets it grow would read it whole for every row (measured: 2,000 rows in 1.5 s in place of 0.4).
  message uuid primary key,
  human uuid not null,
  name text not null,
  address text,
  variables jsonb not null,
  -- What nobody may read, sealed; `variables` has dots in its place. Empty once it was wiped: such a message can't be
  -- sent again.
  secrets bytea,
  searched text not null generated always as (email.search_words(name || ' ' || coalesce(address, ''))) stored
);
create index on email.recipients using gin (searched gin_trgm_ops);

insert into email.recipients (message, human, name, address, variables)
select id, human, name, address, variables from email.messages;

alter table email.messages
  drop column human,
  drop column name,
  drop column address,
  drop column variables,
  add column category text,
  -- Never sent after this: it is cancelled then.
  add column expires_at timestamptz,
  drop constraint messages_superseded_by_fkey,
  -- At the end of the transaction, because the live one must be superseded before another may take its place.
  add foreign key (superseded_by) references email.messages deferrable initially deferred;

-- A message repeats its content's category, since workers claim by it; the key keeps the two the same.
update email.messages m set category = c.category from email.contents c where c.hash = m.content;
alter table email.contents add unique (hash, category);
alter table email.messages
  alter column category set not null,
  drop constraint messages_content_fkey,
  add foreign key (content, category) references email.contents (hash, category);

-- What workers claim from, system mail apart from the rest, which never delays it. They hold the messages still to be
-- sent and no others, so they stay small for ever.
drop index email.messages_due_at_idx;
create index messages_due_system on email.messages (due_at)
  where state in ('queued', 'sending', 'retrying') and category = 'system';
create index messages_due_bulk on email.messages (due_at)
  where state in ('queued', 'sending', 'retrying') and category <> 'system';
create index messages_expiring on email.messages (expires_at)
  where state in ('queued', 'sending', 'retrying') and expires_at is not null;
-- For retention: a message that lost its personal content has no answer, and is found here no more.
create index messages_to_forget on email.messages (state_since) where state = 'sent' and answer is not null;

drop index email.messages_group_name_state_idx;
create index on email.messages (group_name, purpose, state) where superseded_by is null;

-- What all workers mind before they claim, in one row: they lock it, so what they count meanwhile is exact.
create table email.gate (
  id boolean primary key default true check (id),
  -- Since when no mail but the system's is claimed.
  paused_since timestamptz,
  -- The breaker: since when the mail server takes nothing, in whose words, after how many tries, and when it is tried
  -- again, by one worker with one mail.
  broken_since timestamptz,
  fault text,
  faults integer not null default 0,
  probe_at timestamptz,
  check ((broken_since is null) = (fault is null)),
  check ((broken_since is null) = (probe_at is null))
);
insert into email.gate default values;

-- What was tried at the mail server, for limits over a second, an hour and a day; nothing older is kept.
create table email.attempts (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  system boolean not null,
  count integer not null check (count > 0)
);
create index on email.attempts (at);

-- How many messages ever came out how. Several rows may count the same: a transaction adds to one that no other has
-- locked, so nobody waits for a count.
create table email.tallies (
  id bigint generated always as identity primary key,
  category text not null,
  kind text not null,
  outcome text not null check (outcome in ('queued', 'sent', 'failed', 'retried')),
  count bigint not null check (count > 0)
);
create index on email.tallies (category, kind, outcome);
-- A function, since a session plans what is in it once, and this runs with every few results.
create function email.tally(of_category text, of_kind text, of_outcome text, more bigint) returns void
  language plpgsql as $$
begin
  update email.tallies set count = count + more
  where id = (
    select id from email.tallies
    where category = of_category and kind = of_kind and outcome = of_outcome
    limit 1
    for update skip locked
  );
  if not found then
    insert into email.tallies (category, kind, outcome, count) values (of_category, of_kind, of_outcome, more);
  end if;
end $$;

insert into email.tallies (category, kind, outcome, count)
select category, source_kind, state, count(*) from email.messages where state in ('sent', 'failed') group by 1, 2, 3;

-- A kept mail may hold a secret as a message does, so the mail itself is sealed.
truncate email.captured;
alter table email.captured
  drop column subject,
  drop column html,
  drop column text,
  add column mail bytea not null;

-- Mails as compiled, with their placeholders as typed slots: stored once under the hash of everything that decides the
-- output, and never changed, so that what a message refers to is what went out.
create table email.contents (
  hash text primary key,
  category text not null,
  language text not null,
  subject jsonb not null,
  html jsonb not null,
  text jsonb not null,
  slots text[] not null,
  reply_to text,
  compiled_at timestamptz not null default clock_timestamp()
);

create table email.messages (
  id uuid primary key,
  content text not null references email.contents,
  group_name text not null,
  source_kind text not null,
  source_id text not null,
  purpose text not null,
  human uuid not null,
  address text,
  name text not null,
  variables jsonb not null,
  state text not null check (state in ('queued', 'sending', 'sent', 'retrying', 'failed', 'cancelled')),
  -- When it came into this state: of a sent message, when it was handed over.
  state_since timestamptz not null default clock_timestamp(),
  reason text,
  -- What the mail server said last.
  answer text,
  attempts integer not null default 0 check (attempts >= 0),
  -- From when a worker may take it. While it is being sent, that is the end of the worker's lease: one predicate over
  -- one index finds what is due and what a dead worker left behind alike.
  due_at timestamptz not null default clock_timestamp(),
  lease uuid,
  message_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  superseded_by uuid references email.messages,
  check ((state = 'sending') = (lease is not null)),
  check ((state in ('failed', 'cancelled')) = (reason is not null)),
  check (state not in ('queued', 'sending', 'retrying') or address is not null)
);

-- One live message for one source and purpose: a form sent twice, or two workers, can't mail anybody twice.
create unique index on email.messages (source_kind, source_id, purpose) where superseded_by is null;

-- What workers claim from. It holds the messages still to be sent and no others, so it stays small for ever.
create index on email.messages (due_at) where state in ('queued', 'sending', 'retrying');

create index on email.messages (group_name, state) where superseded_by is null;

-- For looking at the few that are not sent yet or never will be, among the many that were.
create index on email.messages (state, id) where state <> 'sent';

-- The capture transport's mailbox. Like a receiver that knows a Message-ID already, it keeps the first copy.
create table email.captured (
  id bigint generated always as identity primary key,
  message uuid not null,
  message_id text not null unique,
  sender text not null,
  recipient_name text not null,
  recipient_address text not null,
  reply_to text,
  subject text not null,
  html text not null,
  text text not null,
  captured_at timestamptz not null default clock_timestamp()
);

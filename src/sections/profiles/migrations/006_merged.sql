-- Who was merged into whom, for what still names them: a link, an entry of the audit, a form that was open at the time. It
-- leads in one step to who they are today.
create table profiles.merged (
  from_human uuid primary key,
  into_human uuid not null references profiles.humans on delete cascade,
  merged_at timestamptz not null default now(),
  check (from_human <> into_human)
);

create index on profiles.merged (into_human);

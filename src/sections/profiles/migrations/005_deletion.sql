create table profiles.deletion_requests (
  human uuid primary key references profiles.humans,
  requested_at timestamptz not null
);

create index on profiles.deletion_requests (requested_at);

-- The ids that stand in the place of people who were erased, in facts that stay. Nothing leads from one to a person.
create table profiles.erased (
  nobody uuid primary key,
  erased_at timestamptz not null default now()
);

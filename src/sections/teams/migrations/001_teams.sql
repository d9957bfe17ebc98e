create table teams.teams (
  id uuid primary key,
  name text not null,
  has_budget boolean not null,
  active boolean not null default true,
  created_at timestamptz not null default now()
);

-- A team's name is what commands and forms call it by.
create unique index team_name on teams.teams (lower(name));

create table teams.memberships (
  team uuid not null references teams.teams,
  human uuid not null,
  since timestamptz not null default now(),
  until timestamptz,
  primary key (team, human, since)
);

create unique index one_open_membership on teams.memberships (team, human) where until is null;
create index on teams.memberships (human);

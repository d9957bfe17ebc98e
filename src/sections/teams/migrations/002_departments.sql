-- A department is a team that others are under. Its coordinators are those of its child teams too.
alter table teams.teams
  add column parent uuid references teams.teams,
  add check (parent <> id);

create index on teams.teams (parent);

alter table teams.memberships add column coordinator boolean not null default false;

-- A guest has addresses and no profile: somebody who bought a ticket, say. A profile makes them active.
alter table profiles.humans drop constraint humans_status_check;
alter table profiles.humans
  add constraint humans_status_check check (status in ('guest', 'active', 'suspended')),
  add tier text check (tier in ('volunteer', 'colaborador', 'asociado')),
  add city text;
update profiles.humans set tier = 'volunteer';
alter table profiles.humans
  alter tier set default 'volunteer',
  add check ((status = 'guest') = (tier is null));

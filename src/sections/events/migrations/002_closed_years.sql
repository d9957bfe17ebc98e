-- Years that are over: who took part in them is settled for good.
create table events.closed_years (
  year int primary key,
  closed_at timestamptz not null
);

alter table events.participations drop constraint participations_derived_check;
alter table events.participations
  add constraint participations_derived_check check (derived in ('ticketed', 'attended', 'no-show'));

create table events.events (
  id text primary key,
  name text not null,
  year int not null,
  time_zone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  gate_opening date not null,
  event_end_offset int not null check (event_end_offset >= 0),
  strike_end_offset int not null check (strike_end_offset >= event_end_offset),
  vip_threshold bigint check (vip_threshold >= 0),
  ticket_vat_rate int not null check (ticket_vat_rate >= 0),
  sales_start date not null,
  break_even_fallback int check (break_even_fallback > 0),
  current boolean not null
);

create unique index one_current_event on events.events (current) where current;

create table events.participations (
  human uuid not null,
  year int not null,
  derived text not null check (derived in ('ticketed', 'attended')),
  primary key (year, human)
);

create index on events.participations (human);

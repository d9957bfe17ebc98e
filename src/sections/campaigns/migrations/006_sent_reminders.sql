-- Reminders are told of like waves of codes while they are sent.
alter table campaigns.sendings
  add column purpose text not null default 'code' check (purpose in ('code', 'reminder'));
alter table campaigns.sendings alter column purpose drop default;

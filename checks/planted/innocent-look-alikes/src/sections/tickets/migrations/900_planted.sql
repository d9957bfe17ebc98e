-- grant select on budget.line_items to public
create table tickets.kinds (kind text check (kind in ('budget.years', 'set role', 'grant')), created_role text, "grant" text);
create function tickets.stamp() returns trigger language plpgsql as $body$
begin
  new.kind := 'budget.years'; -- budget.years
  return new;
end $body$;
create trigger stamp before insert on tickets.kinds for each row execute function tickets.stamp();
insert into tickets.kinds (kind) values ('budget.years') on conflict do nothing;

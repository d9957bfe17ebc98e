grant select on tickets.orders to public; -- ! migration
revoke select on tickets.orders from public; -- ! migration
set role postgres; -- ! migration
set local session authorization postgres; -- ! migration
reset role; -- ! migration
create role planted; -- ! migration
create schema planted; -- ! migration
alter default privileges in schema tickets grant select on tables to public; -- ! migration migration
alter table tickets.orders owner to postgres; -- ! migration
select set_config('role', 'postgres', true); -- ! migration
create function tickets.forget() returns void language sql
  security definer -- ! migration
  as $$ delete from tickets.orders $$;
create function tickets.remember() returns void language sql security definer set search_path to pg_catalog as $$ select $$;

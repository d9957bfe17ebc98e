-- The figures hold the weeks, and the days of the season before.
update tickets.figures set stale = true;

-- Filters that few rows of a long list pass, in the order that the list has unless told.
create index on tickets.tickets (event_id, created_at, id) where order_id is null;
create index on tickets.tickets (event_id, created_at, id) where checked_in;
-- By name: a search among them walked all names, 220 ms.
create index on tickets.tickets (event_id, name, id) where status = 'voided';
create index on tickets.orders (event_id, purchased_at, id) where not state_known;

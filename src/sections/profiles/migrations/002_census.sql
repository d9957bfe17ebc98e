-- The few who are not active, found without looking at everybody.
create index on profiles.humans (id) where status <> 'active';

-- Where tickets are sold, for members who have none.
alter table events.events add shop text check (shop ~ '^https://');

-- For all that was mailed to one human.
create index on email.recipients (human);

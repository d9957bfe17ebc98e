-- The vendor's records of people who were erased, without the people: whatever the vendor says of such a record later, its
-- name and addresses stay out. Of a ticket that is somebody else's it is only what the buyer's address says.
create table tickets.erased_records (
  id text not null,
  kind text not null check (kind in ('order', 'ticket')),
  -- Whether the name on it is another's.
  keeps_name boolean not null default false,
  -- Whether the attendee's own answer is another's address, by which the ticket is theirs.
  keeps_own boolean not null default false,
  primary key (id, kind)
);

alter table tickets.reconciled_orders drop constraint reconciled_orders_unmatched_check;
alter table tickets.reconciled_orders
  add check (unmatched in ('no-address', 'unknown', 'not-verified', 'ambiguous', 'erased'));
alter table tickets.reconciled_tickets drop constraint reconciled_tickets_unmatched_check;
alter table tickets.reconciled_tickets add check (
  unmatched in ('no-address', 'unknown', 'not-verified', 'ambiguous', 'buyer-address-only', 'void', 'by-hand', 'erased')
);

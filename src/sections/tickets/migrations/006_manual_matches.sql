-- What a person decided about one ticket, in place of what its addresses say: whose it is, or that it is nobody's.
create table tickets.manual_matches (
  ticket_id text primary key references tickets.tickets,
  human uuid,
  decided_by uuid,
  decided_at timestamptz not null default now()
);

create index on tickets.manual_matches (human);

alter table tickets.reconciled_tickets drop constraint reconciled_tickets_unmatched_check;
alter table tickets.reconciled_tickets add check (
  unmatched in ('no-address', 'unknown', 'not-verified', 'ambiguous', 'buyer-address-only', 'void', 'by-hand')
);

create index on tickets.reconciled_tickets (unmatched) where human is null;
create index on tickets.reconciled_orders (unmatched) where human is null;

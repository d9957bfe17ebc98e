-- The vendor's record, copied as it is. What Humans works out from it stands in the reconciled_ tables, so that a new
-- order is one insert in each and not an insert followed by an update of every index.

create table tickets.orders (
  id text primary key,
  event_id text not null,
  status text not null,
  state text not null check (state in ('paid', 'refunded', 'cancelled', 'pending')),
  state_known boolean not null,
  purchased_at timestamptz not null,
  currency text not null,
  total bigint not null,
  refunded bigint not null,
  donations bigint not null,
  payment_intent text,
  buyer_name text not null,
  buyer_email text not null,
  -- The address that the order is matched by, in the form that addresses are compared in; null where it is none.
  address text
);

create index on tickets.orders (event_id, purchased_at);
create index on tickets.orders (address);
create index on tickets.orders (payment_intent);

create table tickets.order_discounts (
  order_id text not null references tickets.orders,
  position int not null,
  code text not null,
  code_key text not null generated always as (upper(btrim(code))) stored,
  amount bigint not null,
  primary key (order_id, position)
);

create index on tickets.order_discounts (code_key);

create table tickets.tickets (
  id text primary key,
  -- No foreign key: a ticket may come before its order, and is kept.
  order_id text,
  event_id text not null,
  type_id text not null,
  type_name text not null,
  status text not null check (status in ('valid', 'voided')),
  checked_in boolean not null,
  listed_price bigint not null,
  barcode text not null,
  name text not null,
  email text not null,
  own_address text,
  -- The address that this very ticket is matched by: the attendee's own, a comp's; null where only the buyer's is known.
  address text,
  created_at timestamptz not null
);

create index on tickets.tickets (order_id);
create index on tickets.tickets (event_id, created_at);
create index on tickets.tickets (address);

create table tickets.reconciled_orders (
  order_id text primary key references tickets.orders,
  human uuid,
  unmatched text check (unmatched in ('no-address', 'unknown', 'not-verified', 'ambiguous')),
  -- The parts of a counting order, null for any other.
  tickets_sold int,
  taxable bigint,
  vip_premium bigint,
  donations bigint,
  other bigint,
  vat bigint,
  check ((human is null) <> (unmatched is null)),
  check (num_nulls(tickets_sold, taxable, vip_premium, donations, other, vat) in (0, 6))
);

create index on tickets.reconciled_orders (human);

create table tickets.reconciled_tickets (
  ticket_id text primary key references tickets.tickets,
  human uuid,
  unmatched text check (
    unmatched in ('no-address', 'unknown', 'not-verified', 'ambiguous', 'buyer-address-only', 'void')
  ),
  -- What was paid for it after discounts and refunds; null for a ticket that is not sold.
  net_price bigint,
  check ((human is null) <> (unmatched is null))
);

create index on tickets.reconciled_tickets (human);

create table tickets.payment_fees (
  payment_intent text primary key,
  -- Settled in another currency than the event's, a fee is known but not added up.
  currency text not null,
  payment_fee bigint not null,
  vendor_fee bigint not null,
  method text not null
);

-- Valid, and a comp or on a paid order of any currency.
create view tickets.live_tickets as
  select t.id, t.event_id, t.checked_in, r.human
  from tickets.tickets t
  left join tickets.reconciled_tickets r on r.ticket_id = t.id
  where t.status = 'valid'
    and (t.order_id is null or exists (select from tickets.orders o where o.id = t.order_id and o.state = 'paid'));

-- What somebody chose; where there is no row, they chose nothing.
create table email.preferences (
  human uuid not null,
  category text not null check (category <> 'system'),
  preference text not null check (preference in ('wanted', 'refused')),
  chosen_at timestamptz not null default clock_timestamp(),
  primary key (human, category)
);

-- Whether mail of `category` goes to somebody who chose `preference`, null for nothing: the one place that knows what
-- holds without a choice, for statements over thousands of messages and for one person's page alike.
create function email.wants(category text, preference text) returns boolean
language sql immutable parallel safe
return category = 'system' or coalesce(preference = 'wanted', category <> 'marketing');

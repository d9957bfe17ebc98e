alter table budget.line_items add column ticket text; -- ! migration
create index on "budget"."line_items" (amount); -- ! migration
create table tickets.copies (year uuid references budget.years (id)); -- ! migration
create function tickets.peek() returns void language plpgsql as $$
begin
  update budget.line_items set amount = 0; -- ! migration
  execute 'delete from budget.line_items'; -- ! migration
end $$;
create function tickets.peek_again() returns void language sql as 'delete from budget.line_items'; -- ! migration

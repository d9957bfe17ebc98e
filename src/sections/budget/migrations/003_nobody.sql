-- The record of a budget can't be changed, so a person is let go of here and nowhere else: nobody made the change then.
create function budget.make_nobody(gone uuid, nobody uuid) returns void
  language sql security definer set search_path to pg_catalog
  as $$ update budget.audit_entries set actor_human = nobody where actor_human = gone $$;

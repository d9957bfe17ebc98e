-- Entries can't be changed, so a person is let go of here and nowhere else: another id takes the place of theirs, in the
-- actor, the subject and what the detail names. Ids are 36 characters that occur in nothing else, so a text is replaced.
create function audit.make_nobody(gone uuid, nobody uuid) returns void
  language sql security definer set search_path to pg_catalog
  as $$
    update audit.entries
    set actor_human = case when actor_human = gone then nobody else actor_human end,
      subject_id = replace(subject_id, gone::text, nobody::text),
      detail = replace(detail::text, gone::text, nobody::text)::jsonb
    where actor_human = gone or position(gone::text in subject_id) > 0 or position(gone::text in detail::text) > 0
  $$;

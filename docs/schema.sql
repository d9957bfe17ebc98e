-- audit

create schema audit authorization humans_audit_owner;
grant usage on schema audit to humans_audit;

create table audit.entries (
  id bigint not null generated always as identity,
  at timestamp with time zone not null default now(),
  actor_kind text not null,
  actor_human uuid,
  actor_job text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null default '{}'::jsonb,
  constraint entries_pkey PRIMARY KEY (id),
  constraint entries_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['human'::text, 'operator'::text, 'system'::text]))),
  constraint entries_check CHECK (((actor_kind = 'human'::text) = (actor_human IS NOT NULL))),
  constraint entries_check1 CHECK (((actor_kind = 'system'::text) = (actor_job IS NOT NULL)))
);
CREATE INDEX entries_subject_kind_subject_id_id_idx ON audit.entries USING btree (subject_kind, subject_id, id);
grant select, insert on audit.entries to humans_audit;

CREATE OR REPLACE FUNCTION audit.make_nobody(gone uuid, nobody uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
    update audit.entries
    set actor_human = case when actor_human = gone then nobody else actor_human end,
      subject_id = replace(subject_id, gone::text, nobody::text),
      detail = replace(detail::text, gone::text, nobody::text)::jsonb
    where actor_human = gone or position(gone::text in subject_id) > 0 or position(gone::text in detail::text) > 0
  $function$;
grant execute on function audit.make_nobody(uuid,uuid) to humans_audit;


-- auth

create schema auth authorization humans_auth_owner;
grant usage on schema auth to humans_auth;

create table auth.attempts (
  kind text not null,
  key bytea not null,
  times timestamp with time zone[] not null,
  constraint attempts_pkey PRIMARY KEY (kind, key),
  constraint attempts_key_check CHECK ((length(key) = 32))
);
grant select, insert, update, delete on auth.attempts to humans_auth;

create table auth.login_tokens (
  hash bytea not null,
  human uuid,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null default (now() + '00:15:00'::interval),
  used_at timestamp with time zone,
  kind text not null default 'sign-in'::text,
  address text,
  language text,
  constraint login_tokens_pkey PRIMARY KEY (hash),
  constraint login_tokens_check CHECK ((num_nonnulls(human, address) <= 1)),
  constraint login_tokens_check1 CHECK (((kind = 'first-admin'::text) OR (num_nonnulls(human, address) = 1))),
  constraint login_tokens_check2 CHECK (((address IS NULL) = (language IS NULL))),
  constraint login_tokens_hash_check CHECK ((length(hash) = 32)),
  constraint login_tokens_kind_check CHECK ((kind = ANY (ARRAY['sign-in'::text, 'first-admin'::text]))),
  constraint login_tokens_language_check CHECK ((language = ANY (ARRAY['en'::text, 'es'::text])))
);
CREATE INDEX login_tokens_address_idx ON auth.login_tokens USING btree (address) WHERE (address IS NOT NULL);
CREATE INDEX login_tokens_human_idx ON auth.login_tokens USING btree (human);
grant select, insert, update, delete on auth.login_tokens to humans_auth;

create table auth.role_assignments (
  id bigint not null generated always as identity,
  human uuid not null,
  role text not null,
  held_from timestamp with time zone not null default now(),
  held_until timestamp with time zone,
  constraint role_assignments_pkey PRIMARY KEY (id),
  constraint role_assignments_role_fkey FOREIGN KEY (role) REFERENCES auth.roles(name),
  constraint role_assignments_check CHECK ((held_until >= held_from))
);
CREATE UNIQUE INDEX role_assignments_human_role_idx ON auth.role_assignments USING btree (human, role) WHERE (held_until IS NULL);
CREATE INDEX role_assignments_role_held_from_idx ON auth.role_assignments USING btree (role, held_from);
grant select, insert, update, delete on auth.role_assignments to humans_auth;

create table auth.roles (
  name text not null,
  constraint roles_pkey PRIMARY KEY (name)
);
grant select, insert, update, delete on auth.roles to humans_auth;

create table auth.sessions (
  hash bytea not null,
  human uuid not null,
  created_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  ends_at timestamp with time zone not null default (now() + '30 days'::interval),
  id uuid not null default gen_random_uuid(),
  browser text not null default ''::text,
  constraint sessions_pkey PRIMARY KEY (hash),
  constraint sessions_id_key UNIQUE (id),
  constraint sessions_hash_check CHECK ((length(hash) = 32))
);
CREATE INDEX sessions_human_idx ON auth.sessions USING btree (human);
grant select, insert, update, delete on auth.sessions to humans_auth;


-- budget

create schema budget authorization humans_budget_owner;
grant usage on schema budget to humans_budget;

create table budget.audit_entries (
  id bigint not null generated always as identity,
  at timestamp with time zone not null default now(),
  year_id uuid not null,
  actor_kind text not null,
  actor_human uuid,
  actor_job text,
  subject_kind text not null,
  subject_id uuid not null,
  field text,
  before jsonb,
  after jsonb,
  act uuid not null default gen_random_uuid(),
  constraint audit_entries_pkey PRIMARY KEY (id),
  constraint audit_entries_year_id_fkey FOREIGN KEY (year_id) REFERENCES budget.years(id),
  constraint audit_entries_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['human'::text, 'operator'::text, 'system'::text]))),
  constraint audit_entries_check CHECK (((actor_kind = 'human'::text) = (actor_human IS NOT NULL))),
  constraint audit_entries_check1 CHECK (((actor_kind = 'system'::text) = (actor_job IS NOT NULL))),
  constraint audit_entries_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['year'::text, 'group'::text, 'category'::text, 'line'::text, 'bank-balance'::text, 'filed-quarter'::text, 'projection'::text])))
);
CREATE INDEX audit_entries_act_idx ON budget.audit_entries USING btree (act);
CREATE INDEX audit_entries_of_deletions ON budget.audit_entries USING btree (year_id, id) WHERE ((field IS NULL) AND (after IS NULL));
CREATE INDEX audit_entries_subject_kind_subject_id_id_idx ON budget.audit_entries USING btree (subject_kind, subject_id, id);
CREATE INDEX audit_entries_year_id_id_idx ON budget.audit_entries USING btree (year_id, id);
grant select, insert on budget.audit_entries to humans_budget;

create table budget.bank_balances (
  year_id uuid not null,
  on_day date not null,
  balance bigint not null,
  constraint bank_balances_pkey PRIMARY KEY (year_id, on_day),
  constraint bank_balances_year_id_fkey FOREIGN KEY (year_id) REFERENCES budget.years(id)
);
grant select, insert, update, delete on budget.bank_balances to humans_budget;

create table budget.categories (
  id uuid not null default gen_random_uuid(),
  group_id uuid not null,
  name text not null,
  "position" integer not null,
  kind text,
  team uuid,
  allocated bigint not null default 0,
  spending text not null default 'opex'::text,
  reference bigint,
  version integer not null default 1,
  constraint categories_pkey PRIMARY KEY (id),
  constraint categories_group_id_kind_key UNIQUE (group_id, kind),
  constraint categories_group_id_team_key UNIQUE (group_id, team),
  constraint categories_group_id_fkey FOREIGN KEY (group_id) REFERENCES budget.groups(id),
  constraint categories_kind_check CHECK ((kind = ANY (ARRAY['ticket-revenue'::text, 'donations'::text, 'processing-fees'::text]))),
  constraint categories_spending_check CHECK ((spending = ANY (ARRAY['capex'::text, 'opex'::text])))
);
grant select, insert, update, delete on budget.categories to humans_budget;

create table budget.filed_quarters (
  year_id uuid not null,
  first_day date not null,
  constraint filed_quarters_pkey PRIMARY KEY (year_id, first_day),
  constraint filed_quarters_year_id_fkey FOREIGN KEY (year_id) REFERENCES budget.years(id),
  constraint filed_quarters_first_day_check CHECK ((first_day = date_trunc('quarter'::text, (first_day)::timestamp with time zone)))
);
grant select, insert, update, delete on budget.filed_quarters to humans_budget;

create table budget.groups (
  id uuid not null default gen_random_uuid(),
  year_id uuid not null,
  name text not null,
  "position" integer not null,
  kind text,
  restricted boolean not null default false,
  version integer not null default 1,
  constraint groups_pkey PRIMARY KEY (id),
  constraint groups_year_id_kind_key UNIQUE (year_id, kind),
  constraint groups_year_id_fkey FOREIGN KEY (year_id) REFERENCES budget.years(id),
  constraint groups_kind_check CHECK ((kind = ANY (ARRAY['departments'::text, 'ticketing'::text])))
);
CREATE INDEX groups_year_id_idx ON budget.groups USING btree (year_id);
grant select, insert, update, delete on budget.groups to humans_budget;

create table budget.line_items (
  id uuid not null default gen_random_uuid(),
  category_id uuid not null,
  description text not null,
  amount bigint not null,
  expected_on date,
  vat_rate integer,
  no_vat text,
  vat bigint not null,
  ticketing_kind text,
  first_day date,
  last_day date,
  tickets integer,
  number bigint not null generated by default as identity,
  team uuid,
  notes text not null default ''::text,
  cash_flow_only boolean not null default false,
  progress text not null default 'planned'::text,
  paid_amount bigint,
  paid_on date,
  paid_reference text not null default ''::text,
  version integer not null default 1,
  corrects date,
  constraint line_items_pkey PRIMARY KEY (id),
  constraint line_items_category_id_fkey FOREIGN KEY (category_id) REFERENCES budget.categories(id),
  constraint line_items_check CHECK ((num_nonnulls(vat_rate, no_vat) = 1)),
  constraint line_items_check1 CHECK (((no_vat IS NULL) OR (vat = 0))),
  constraint line_items_check2 CHECK ((num_nonnulls(ticketing_kind, first_day, last_day) = ANY (ARRAY[0, 3]))),
  constraint line_items_check3 CHECK ((first_day <= last_day)),
  constraint line_items_check4 CHECK (((tickets IS NOT NULL) = (NOT (ticketing_kind IS DISTINCT FROM 'ticket-revenue'::text)))),
  constraint line_items_check5 CHECK ((num_nonnulls(paid_amount, paid_on) =
CASE progress
    WHEN 'paid'::text THEN 2
    ELSE 0
END)),
  constraint line_items_check6 CHECK (((progress = 'paid'::text) OR (paid_reference = ''::text))),
  constraint line_items_check7 CHECK (((ticketing_kind IS NULL) OR ((progress = 'planned'::text) AND (NOT cash_flow_only) AND (notes = ''::text) AND (team IS NULL)))),
  constraint line_items_check8 CHECK (((corrects IS NULL) OR (ticketing_kind IS NOT NULL))),
  constraint line_items_corrects_check CHECK ((corrects = date_trunc('quarter'::text, (corrects)::timestamp with time zone))),
  constraint line_items_no_vat_check CHECK ((no_vat = ANY (ARRAY['exempt'::text, 'not-subject'::text, 'reverse-charge'::text]))),
  constraint line_items_progress_check CHECK ((progress = ANY (ARRAY['planned'::text, 'committed'::text, 'paid'::text]))),
  constraint line_items_ticketing_kind_check CHECK ((ticketing_kind = ANY (ARRAY['ticket-revenue'::text, 'donations'::text, 'stripe-fees'::text, 'vendor-fees'::text]))),
  constraint line_items_vat_rate_check CHECK ((vat_rate >= 0))
);
CREATE INDEX line_items_category_id_number_idx ON budget.line_items USING btree (category_id, number);
CREATE UNIQUE INDEX line_items_of_ticketing ON budget.line_items USING btree (category_id, ticketing_kind, first_day, corrects) NULLS NOT DISTINCT WHERE (ticketing_kind IS NOT NULL);
grant select, insert, update, delete on budget.line_items to humans_budget;

create table budget.projection_parameters (
  year_id uuid not null,
  parameter text not null,
  planned bigint,
  pick text,
  version integer not null default 1,
  constraint projection_parameters_pkey PRIMARY KEY (year_id, parameter),
  constraint projection_parameters_year_id_fkey FOREIGN KEY (year_id) REFERENCES budget.years(id),
  constraint projection_parameters_parameter_check CHECK ((parameter = ANY (ARRAY['initial-sales'::text, 'daily-rate'::text, 'average-price'::text, 'donation-share'::text, 'stripe-share'::text, 'stripe-fixed'::text, 'vendor-share'::text]))),
  constraint projection_parameters_pick_check CHECK ((pick = ANY (ARRAY['planned'::text, 'observed'::text]))),
  constraint projection_parameters_planned_check CHECK ((planned >= 0))
);
grant select, insert, update, delete on budget.projection_parameters to humans_budget;

create table budget.years (
  id uuid not null default gen_random_uuid(),
  label text not null,
  name text not null,
  state text not null default 'draft'::text,
  fee_vat_rate integer default 2100,
  version integer not null default 1,
  archived_at timestamp with time zone,
  cloned_from uuid,
  vat_rates integer[] not null default '{0,400,1000,2100}'::integer[],
  first_vat_due date not null,
  second_vat_due date not null,
  third_vat_due date not null,
  fourth_vat_due date not null,
  surplus_tax_rate integer not null default 1000,
  payout_delay integer not null default 0,
  opening_balance bigint not null default 0,
  constraint years_pkey PRIMARY KEY (id),
  constraint years_label_key UNIQUE (label),
  constraint years_cloned_from_fkey FOREIGN KEY (cloned_from) REFERENCES budget.years(id),
  constraint years_check CHECK (((state <> 'active'::text) OR (archived_at IS NULL))),
  constraint years_fee_vat_rate_check CHECK ((fee_vat_rate >= 0)),
  constraint years_label_check CHECK ((label ~ '^[0-9]{4}(-[A-Z0-9]{1,8})?$'::text)),
  constraint years_payout_delay_check CHECK (((payout_delay >= 0) AND (payout_delay <= 365))),
  constraint years_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'active'::text, 'closed'::text]))),
  constraint years_surplus_tax_rate_check CHECK (((surplus_tax_rate >= 0) AND (surplus_tax_rate <= 10000))),
  constraint years_vat_rates_check CHECK ((0 <= ALL (vat_rates)))
);
CREATE UNIQUE INDEX years_one_active ON budget.years USING btree (state) WHERE (state = 'active'::text);
grant select, insert, update, delete on budget.years to humans_budget;

CREATE OR REPLACE FUNCTION budget.make_nobody(gone uuid, nobody uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$ update budget.audit_entries set actor_human = nobody where actor_human = gone $function$;
grant execute on function budget.make_nobody(uuid,uuid) to humans_budget;


-- campaigns

create schema campaigns authorization humans_campaigns_owner;
grant usage on schema campaigns to humans_campaigns;

create table campaigns.batches (
  id uuid not null,
  campaign uuid not null,
  name text not null,
  prefix text not null,
  count integer not null,
  percent integer,
  amount integer,
  ticket_types text[] not null,
  expires_at timestamp with time zone,
  state text not null default 'unfinished'::text,
  problem text,
  intended_at timestamp with time zone not null default clock_timestamp(),
  intended_by uuid,
  token bigint not null default 0,
  lease_expires_at timestamp with time zone,
  constraint batches_pkey PRIMARY KEY (id),
  constraint batches_campaign_fkey FOREIGN KEY (campaign) REFERENCES campaigns.campaigns(id),
  constraint batches_amount_check CHECK ((amount > 0)),
  constraint batches_check CHECK (((percent IS NULL) <> (amount IS NULL))),
  constraint batches_check1 CHECK (((state <> 'done'::text) OR (problem IS NULL))),
  constraint batches_count_check CHECK ((count > 0)),
  constraint batches_percent_check CHECK (((percent >= 1) AND (percent <= 100))),
  constraint batches_state_check CHECK ((state = ANY (ARRAY['unfinished'::text, 'halted'::text, 'giving-up'::text, 'given-up'::text, 'done'::text])))
);
CREATE INDEX batches_campaign_intended_at_idx ON campaigns.batches USING btree (campaign, intended_at);
CREATE INDEX batches_intended_at_idx ON campaigns.batches USING btree (intended_at) WHERE (state = ANY (ARRAY['unfinished'::text, 'giving-up'::text]));
grant select, insert, update, delete on campaigns.batches to humans_campaigns;

create table campaigns.campaigns (
  id uuid not null,
  title text not null,
  description text not null,
  texts jsonb not null,
  reminders jsonb not null,
  reply_to text,
  link text,
  expires_on date,
  state text not null default 'draft'::text,
  created_at timestamp with time zone not null default now(),
  activated_at timestamp with time zone,
  completed_at timestamp with time zone,
  constraint campaigns_pkey PRIMARY KEY (id),
  constraint campaigns_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'active'::text, 'completed'::text]))),
  constraint campaigns_texts_check CHECK ((texts <> '{}'::jsonb))
);
grant select, insert, update, delete on campaigns.campaigns to humans_campaigns;

create table campaigns.codes (
  id bigint not null generated always as identity,
  campaign uuid not null,
  code text not null,
  code_key text not null generated always as (upper(btrim(code))) stored,
  retired_at timestamp with time zone,
  constraint codes_pkey PRIMARY KEY (id),
  constraint codes_code_key_key UNIQUE (code_key),
  constraint codes_campaign_fkey FOREIGN KEY (campaign) REFERENCES campaigns.campaigns(id)
);
CREATE INDEX codes_campaign_id_idx ON campaigns.codes USING btree (campaign, id);
grant select, insert, update, delete on campaigns.codes to humans_campaigns;

create table campaigns.generated_codes (
  id bigint not null generated always as identity,
  batch uuid not null,
  code text not null,
  code_key text not null generated always as (upper(btrim(code))) stored,
  state text not null default 'intended'::text,
  discount text,
  made_as bigint,
  reason text,
  tried_at timestamp with time zone,
  constraint generated_codes_pkey PRIMARY KEY (id),
  constraint generated_codes_code_key_key UNIQUE (code_key),
  constraint generated_codes_made_as_key UNIQUE (made_as),
  constraint generated_codes_batch_fkey FOREIGN KEY (batch) REFERENCES campaigns.batches(id),
  constraint generated_codes_made_as_fkey FOREIGN KEY (made_as) REFERENCES campaigns.codes(id),
  constraint generated_codes_check CHECK (((state = ANY (ARRAY['made'::text, 'retiring'::text, 'retired'::text])) = (discount IS NOT NULL))),
  constraint generated_codes_check1 CHECK (((state <> 'made'::text) OR (made_as IS NOT NULL))),
  constraint generated_codes_check2 CHECK (((state = 'refused'::text) <= (reason IS NOT NULL))),
  constraint generated_codes_state_check CHECK ((state = ANY (ARRAY['intended'::text, 'tried'::text, 'made'::text, 'refused'::text, 'dropped'::text, 'retiring'::text, 'retired'::text])))
);
CREATE INDEX generated_codes_batch_id_idx ON campaigns.generated_codes USING btree (batch, id);
CREATE INDEX generated_codes_id_idx ON campaigns.generated_codes USING btree (id) WHERE (state = 'retiring'::text);
grant select, insert, update, delete on campaigns.generated_codes to humans_campaigns;

create table campaigns.grants (
  id uuid not null,
  campaign uuid not null,
  code bigint not null,
  human uuid not null,
  wave uuid,
  granted_at timestamp with time zone not null default now(),
  redeemed_order text,
  redeemed_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint grants_pkey PRIMARY KEY (id),
  constraint grants_wave_campaign_fkey FOREIGN KEY (wave, campaign) REFERENCES campaigns.waves(id, campaign),
  constraint grants_check CHECK (((redeemed_order IS NULL) = (redeemed_at IS NULL))),
  constraint grants_check1 CHECK (((revoked_at IS NULL) OR (redeemed_order IS NULL)))
);
CREATE INDEX grants_human_idx ON campaigns.grants USING btree (human);
CREATE UNIQUE INDEX one_grant_a_code ON campaigns.grants USING btree (code) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX one_grant_a_human ON campaigns.grants USING btree (campaign, human) WHERE (revoked_at IS NULL);
grant select, insert, update, delete on campaigns.grants to humans_campaigns;

create table campaigns.sendings (
  wave uuid not null,
  campaign uuid not null,
  everyone boolean not null,
  teams text[] not null,
  begun_at timestamp with time zone not null default clock_timestamp(),
  begun_by uuid,
  granted integer not null default 0,
  humans integer,
  alive_until timestamp with time zone not null,
  refusal text,
  purpose text not null,
  constraint sendings_pkey PRIMARY KEY (wave),
  constraint sendings_campaign_fkey FOREIGN KEY (campaign) REFERENCES campaigns.campaigns(id),
  constraint sendings_purpose_check CHECK ((purpose = ANY (ARRAY['code'::text, 'reminder'::text])))
);
CREATE INDEX sendings_campaign_idx ON campaigns.sendings USING btree (campaign);
grant select, insert, update, delete on campaigns.sendings to humans_campaigns;

create table campaigns.waves (
  id uuid not null,
  campaign uuid not null,
  purpose text not null,
  everyone boolean not null,
  teams text[] not null,
  humans integer not null,
  queued integer not null,
  failed integer not null,
  cancelled integer not null,
  sent_at timestamp with time zone not null default now(),
  sent_by uuid,
  constraint waves_pkey PRIMARY KEY (id),
  constraint waves_id_campaign_key UNIQUE (id, campaign),
  constraint waves_campaign_fkey FOREIGN KEY (campaign) REFERENCES campaigns.campaigns(id),
  constraint waves_purpose_check CHECK ((purpose = ANY (ARRAY['code'::text, 'reminder'::text])))
);
CREATE INDEX waves_campaign_sent_at_idx ON campaigns.waves USING btree (campaign, sent_at);
grant select, insert, update, delete on campaigns.waves to humans_campaigns;


-- email

create schema email authorization humans_email_owner;
grant usage on schema email to humans_email;

create table email.attempts (
  id bigint not null generated always as identity,
  at timestamp with time zone not null default clock_timestamp(),
  system boolean not null,
  count integer not null,
  constraint attempts_pkey PRIMARY KEY (id),
  constraint attempts_count_check CHECK ((count > 0))
);
CREATE INDEX attempts_at_idx ON email.attempts USING btree (at);
grant select, insert, update, delete on email.attempts to humans_email;

create table email.captured (
  id bigint not null generated always as identity,
  message uuid not null,
  message_id text not null,
  sender text not null,
  recipient_name text not null,
  recipient_address text not null,
  reply_to text,
  captured_at timestamp with time zone not null default clock_timestamp(),
  mail bytea not null,
  constraint captured_pkey PRIMARY KEY (id),
  constraint captured_message_id_key UNIQUE (message_id)
);
grant select, insert, update, delete on email.captured to humans_email;

create table email.contents (
  hash text not null,
  category text not null,
  language text not null,
  subject jsonb not null,
  html jsonb not null,
  text jsonb not null,
  slots text[] not null,
  reply_to text,
  compiled_at timestamp with time zone not null default clock_timestamp(),
  constraint contents_pkey PRIMARY KEY (hash),
  constraint contents_hash_category_key UNIQUE (hash, category)
);
grant select, insert on email.contents to humans_email;

create table email.gate (
  id boolean not null default true,
  paused_since timestamp with time zone,
  broken_since timestamp with time zone,
  fault text,
  faults integer not null default 0,
  probe_at timestamp with time zone,
  constraint gate_pkey PRIMARY KEY (id),
  constraint gate_check CHECK (((broken_since IS NULL) = (fault IS NULL))),
  constraint gate_check1 CHECK (((broken_since IS NULL) = (probe_at IS NULL))),
  constraint gate_id_check CHECK (id)
);
grant select, insert, update, delete on email.gate to humans_email;

create table email.messages (
  id uuid not null,
  content text not null,
  group_name text not null,
  source_kind text not null,
  source_id text not null,
  purpose text not null,
  state text not null,
  state_since timestamp with time zone not null default clock_timestamp(),
  reason text,
  answer text,
  attempts integer not null default 0,
  due_at timestamp with time zone not null default clock_timestamp(),
  lease uuid,
  message_id text not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  superseded_by uuid,
  category text not null,
  expires_at timestamp with time zone,
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_content_category_fkey FOREIGN KEY (content, category) REFERENCES email.contents(hash, category),
  constraint messages_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES email.messages(id) DEFERRABLE INITIALLY DEFERRED,
  constraint messages_attempts_check CHECK ((attempts >= 0)),
  constraint messages_check CHECK (((state = 'sending'::text) = (lease IS NOT NULL))),
  constraint messages_check1 CHECK (((state = ANY (ARRAY['failed'::text, 'cancelled'::text])) = (reason IS NOT NULL))),
  constraint messages_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'retrying'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX messages_due_bulk ON email.messages USING btree (due_at) WHERE ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'retrying'::text])) AND (category <> 'system'::text));
CREATE INDEX messages_due_system ON email.messages USING btree (due_at) WHERE ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'retrying'::text])) AND (category = 'system'::text));
CREATE INDEX messages_expiring ON email.messages USING btree (expires_at) WHERE ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'retrying'::text])) AND (expires_at IS NOT NULL));
CREATE INDEX messages_group_name_purpose_state_idx ON email.messages USING btree (group_name, purpose, state) WHERE (superseded_by IS NULL);
CREATE UNIQUE INDEX messages_source_kind_source_id_purpose_idx ON email.messages USING btree (source_kind, source_id, purpose) WHERE (superseded_by IS NULL);
CREATE INDEX messages_state_id_idx ON email.messages USING btree (state, id) WHERE (state <> 'sent'::text);
CREATE INDEX messages_to_forget ON email.messages USING btree (state_since) WHERE ((state = 'sent'::text) AND (answer IS NOT NULL));
grant select, insert, update, delete on email.messages to humans_email;

create table email.preferences (
  human uuid not null,
  category text not null,
  preference text not null,
  chosen_at timestamp with time zone not null default clock_timestamp(),
  constraint preferences_pkey PRIMARY KEY (human, category),
  constraint preferences_category_check CHECK ((category <> 'system'::text)),
  constraint preferences_preference_check CHECK ((preference = ANY (ARRAY['wanted'::text, 'refused'::text])))
);
grant select, insert, update, delete on email.preferences to humans_email;

create table email.recipients (
  message uuid not null,
  human uuid not null,
  name text not null,
  address text,
  variables jsonb not null,
  secrets bytea,
  searched text not null generated always as (email.search_words(((name || ' '::text) || COALESCE(address, ''::text)))) stored,
  constraint recipients_pkey PRIMARY KEY (message)
);
CREATE INDEX recipients_human_idx ON email.recipients USING btree (human);
CREATE INDEX recipients_searched_idx ON email.recipients USING gin (searched platform.gin_trgm_ops);
grant select, insert, update, delete on email.recipients to humans_email;

create table email.tallies (
  id bigint not null generated always as identity,
  category text not null,
  kind text not null,
  outcome text not null,
  count bigint not null,
  constraint tallies_pkey PRIMARY KEY (id),
  constraint tallies_count_check CHECK ((count > 0)),
  constraint tallies_outcome_check CHECK ((outcome = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'retried'::text])))
);
CREATE INDEX tallies_category_kind_outcome_idx ON email.tallies USING btree (category, kind, outcome);
grant select, insert, update, delete on email.tallies to humans_email;

CREATE OR REPLACE FUNCTION email.search_words(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(regexp_replace(NORMALIZE((' '::text || words), NFD), '[\u0300-\u036f]'::text, ''::text, 'g'::text));
grant execute on function email.search_words(text) to humans_email;

CREATE OR REPLACE FUNCTION email.tally(of_category text, of_kind text, of_outcome text, more bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update email.tallies set count = count + more
  where id = (
    select id from email.tallies
    where category = of_category and kind = of_kind and outcome = of_outcome
    limit 1
    for update skip locked
  );
  if not found then
    insert into email.tallies (category, kind, outcome, count) values (of_category, of_kind, of_outcome, more);
  end if;
end $function$;
grant execute on function email.tally(text,text,text,bigint) to humans_email;

CREATE OR REPLACE FUNCTION email.wants(category text, preference text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((category = 'system'::text) OR COALESCE((preference = 'wanted'::text), (category <> 'marketing'::text)));
grant execute on function email.wants(text,text) to humans_email;


-- events

create schema events authorization humans_events_owner;
grant usage on schema events to humans_events;

create table events.closed_years (
  year integer not null,
  closed_at timestamp with time zone not null,
  constraint closed_years_pkey PRIMARY KEY (year)
);
grant select, insert, update, delete on events.closed_years to humans_events;

create table events.events (
  id text not null,
  name text not null,
  year integer not null,
  time_zone text not null,
  currency text not null,
  gate_opening date not null,
  event_end_offset integer not null,
  strike_end_offset integer not null,
  vip_threshold bigint,
  ticket_vat_rate integer not null,
  sales_start date not null,
  break_even_fallback integer,
  current boolean not null,
  shop text,
  constraint events_pkey PRIMARY KEY (id),
  constraint events_break_even_fallback_check CHECK ((break_even_fallback > 0)),
  constraint events_check CHECK ((strike_end_offset >= event_end_offset)),
  constraint events_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint events_event_end_offset_check CHECK ((event_end_offset >= 0)),
  constraint events_shop_check CHECK ((shop ~ '^https://'::text)),
  constraint events_ticket_vat_rate_check CHECK ((ticket_vat_rate >= 0)),
  constraint events_vip_threshold_check CHECK ((vip_threshold >= 0))
);
CREATE UNIQUE INDEX one_current_event ON events.events USING btree (current) WHERE current;
grant select, insert, update, delete on events.events to humans_events;

create table events.participations (
  human uuid not null,
  year integer not null,
  derived text,
  declared_at timestamp with time zone,
  source text not null default 'tickets'::text,
  constraint participations_pkey PRIMARY KEY (year, human),
  constraint participations_check CHECK (((derived IS NOT NULL) OR (declared_at IS NOT NULL))),
  constraint participations_derived_check CHECK ((derived = ANY (ARRAY['ticketed'::text, 'attended'::text, 'no-show'::text]))),
  constraint participations_source_check CHECK ((source = ANY (ARRAY['tickets'::text, 'member'::text, 'import'::text])))
);
CREATE INDEX participations_human_idx ON events.participations USING btree (human);
grant select, insert, update, delete on events.participations to humans_events;


-- platform

create schema platform;
grant usage on schema platform to humans_audit_owner;
grant usage on schema platform to humans_auth_owner;
grant usage on schema platform to humans_budget_owner;
grant usage on schema platform to humans_campaigns_owner;
grant usage on schema platform to humans_email_owner;
grant usage on schema platform to humans_events_owner;
grant usage on schema platform to humans_pgboss_owner;
grant usage on schema platform to humans_profiles_owner;
grant usage on schema platform to humans_teams_owner;
grant usage on schema platform to humans_tickets_owner;

create extension pg_trgm schema platform;

create table platform.installation (
  single boolean not null default true,
  role_prefix text not null,
  constraint installation_pkey PRIMARY KEY (single),
  constraint installation_single_check CHECK (single)
);

create table platform.migrations (
  section text not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (section, name)
);


-- profiles

create schema profiles authorization humans_profiles_owner;
grant usage on schema profiles to humans_profiles;

create table profiles.addresses (
  human uuid not null,
  canonical text not null,
  address text not null,
  verified boolean not null,
  "position" integer not null,
  searched text not null generated always as (profiles.search_words(address)) stored,
  own boolean not null default false,
  constraint addresses_pkey PRIMARY KEY (human, canonical),
  constraint addresses_human_fkey FOREIGN KEY (human) REFERENCES profiles.humans(id)
);
CREATE INDEX addresses_canonical_idx ON profiles.addresses USING btree (canonical);
CREATE INDEX addresses_searched_idx ON profiles.addresses USING gin (searched platform.gin_trgm_ops);
grant select, insert, update, delete on profiles.addresses to humans_profiles;

create table profiles.deletion_requests (
  human uuid not null,
  requested_at timestamp with time zone not null,
  constraint deletion_requests_pkey PRIMARY KEY (human),
  constraint deletion_requests_human_fkey FOREIGN KEY (human) REFERENCES profiles.humans(id)
);
CREATE INDEX deletion_requests_requested_at_idx ON profiles.deletion_requests USING btree (requested_at);
grant select, insert, update, delete on profiles.deletion_requests to humans_profiles;

create table profiles.erased (
  nobody uuid not null,
  erased_at timestamp with time zone not null default now(),
  constraint erased_pkey PRIMARY KEY (nobody)
);
grant select, insert, update, delete on profiles.erased to humans_profiles;

create table profiles.humans (
  id uuid not null,
  display_name text not null,
  language text not null,
  status text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  tier text default 'volunteer'::text,
  city text,
  searched text not null generated always as (profiles.search_words(display_name)) stored,
  constraint humans_pkey PRIMARY KEY (id),
  constraint humans_check CHECK (((status = 'guest'::text) = (tier IS NULL))),
  constraint humans_language_check CHECK ((language = ANY (ARRAY['en'::text, 'es'::text]))),
  constraint humans_status_check CHECK ((status = ANY (ARRAY['guest'::text, 'active'::text, 'suspended'::text]))),
  constraint humans_tier_check CHECK ((tier = ANY (ARRAY['volunteer'::text, 'colaborador'::text, 'asociado'::text])))
);
CREATE INDEX humans_display_name_id_idx ON profiles.humans USING btree (display_name, id);
CREATE INDEX humans_id_idx ON profiles.humans USING btree (id) WHERE (status <> 'active'::text);
CREATE INDEX humans_searched_idx ON profiles.humans USING gin (searched platform.gin_trgm_ops);
grant select, insert, update, delete on profiles.humans to humans_profiles;

create table profiles.merged (
  from_human uuid not null,
  into_human uuid not null,
  merged_at timestamp with time zone not null default now(),
  constraint merged_pkey PRIMARY KEY (from_human),
  constraint merged_into_human_fkey FOREIGN KEY (into_human) REFERENCES profiles.humans(id) ON DELETE CASCADE,
  constraint merged_check CHECK ((from_human <> into_human))
);
CREATE INDEX merged_into_human_idx ON profiles.merged USING btree (into_human);
grant select, insert, update, delete on profiles.merged to humans_profiles;

create table profiles.verification_links (
  hash bytea not null,
  id uuid not null default gen_random_uuid(),
  human uuid not null,
  canonical text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null default (now() + '24:00:00'::interval),
  used_at timestamp with time zone,
  constraint verification_links_pkey PRIMARY KEY (hash),
  constraint verification_links_human_fkey FOREIGN KEY (human) REFERENCES profiles.humans(id),
  constraint verification_links_hash_check CHECK ((length(hash) = 32))
);
CREATE INDEX verification_links_human_created_at_idx ON profiles.verification_links USING btree (human, created_at);
grant select, insert, update, delete on profiles.verification_links to humans_profiles;

CREATE OR REPLACE FUNCTION profiles.search_words(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(CASE WHEN (octet_length(words) = length(words)) THEN (' '::text || words) ELSE regexp_replace(NORMALIZE((' '::text || words), NFD), '[\u0300-\u036f]'::text, ''::text, 'g'::text) END);
grant execute on function profiles.search_words(text) to humans_profiles;


-- teams

create schema teams authorization humans_teams_owner;
grant usage on schema teams to humans_teams;

create table teams.memberships (
  team uuid not null,
  human uuid not null,
  since timestamp with time zone not null default now(),
  until timestamp with time zone,
  coordinator boolean not null default false,
  constraint memberships_pkey PRIMARY KEY (team, human, since),
  constraint memberships_team_fkey FOREIGN KEY (team) REFERENCES teams.teams(id)
);
CREATE INDEX memberships_human_idx ON teams.memberships USING btree (human);
CREATE UNIQUE INDEX one_open_membership ON teams.memberships USING btree (team, human) WHERE (until IS NULL);
grant select, insert, update, delete on teams.memberships to humans_teams;

create table teams.teams (
  id uuid not null,
  name text not null,
  has_budget boolean not null,
  active boolean not null default true,
  created_at timestamp with time zone not null default now(),
  parent uuid,
  constraint teams_pkey PRIMARY KEY (id),
  constraint teams_parent_fkey FOREIGN KEY (parent) REFERENCES teams.teams(id),
  constraint teams_check CHECK ((parent <> id))
);
CREATE UNIQUE INDEX team_name ON teams.teams USING btree (lower(name));
CREATE INDEX teams_parent_idx ON teams.teams USING btree (parent);
grant select, insert, update, delete on teams.teams to humans_teams;


-- tickets

create schema tickets authorization humans_tickets_owner;
grant usage on schema tickets to humans_tickets;

create table tickets.erased_records (
  id text not null,
  kind text not null,
  keeps_name boolean not null default false,
  keeps_own boolean not null default false,
  constraint erased_records_pkey PRIMARY KEY (id, kind),
  constraint erased_records_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'ticket'::text])))
);
grant select, insert, update, delete on tickets.erased_records to humans_tickets;

create table tickets.figures (
  single boolean not null default true,
  stale boolean not null,
  event_id text not null,
  currency text not null,
  time_zone text not null,
  figures jsonb not null,
  constraint figures_pkey PRIMARY KEY (single),
  constraint figures_single_check CHECK (single)
);
grant select, insert, update, delete on tickets.figures to humans_tickets;

create table tickets.hints (
  id text not null,
  kind text not null,
  record_id text not null,
  received_at timestamp with time zone not null default clock_timestamp(),
  taken_at timestamp with time zone,
  constraint hints_pkey PRIMARY KEY (id),
  constraint hints_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'ticket'::text])))
);
CREATE INDEX hints_received_at_id_idx ON tickets.hints USING btree (received_at, id) WHERE (taken_at IS NULL);
grant select, insert, update, delete on tickets.hints to humans_tickets;

create table tickets.manual_matches (
  ticket_id text not null,
  human uuid,
  decided_by uuid,
  decided_at timestamp with time zone not null default now(),
  constraint manual_matches_pkey PRIMARY KEY (ticket_id),
  constraint manual_matches_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets.tickets(id)
);
CREATE INDEX manual_matches_human_idx ON tickets.manual_matches USING btree (human);
grant select, insert, update, delete on tickets.manual_matches to humans_tickets;

create table tickets.order_discounts (
  order_id text not null,
  "position" integer not null,
  code text not null,
  code_key text not null generated always as (upper(btrim(code))) stored,
  amount bigint not null,
  constraint order_discounts_pkey PRIMARY KEY (order_id, "position"),
  constraint order_discounts_order_id_fkey FOREIGN KEY (order_id) REFERENCES tickets.orders(id)
);
CREATE INDEX order_discounts_code_key_idx ON tickets.order_discounts USING btree (code_key);
grant select, insert, update, delete on tickets.order_discounts to humans_tickets;

create table tickets.orders (
  id text not null,
  event_id text not null,
  status text not null,
  state text not null,
  state_known boolean not null,
  purchased_at timestamp with time zone not null,
  currency text not null,
  total bigint not null,
  refunded bigint not null,
  donations bigint not null,
  payment_intent text,
  buyer_name text not null,
  buyer_email text not null,
  address text,
  gone text,
  searched text not null generated always as (tickets.search_words(((buyer_name || ' '::text) || buyer_email))) stored,
  constraint orders_pkey PRIMARY KEY (id),
  constraint orders_check CHECK (((gone IS NULL) OR (state = 'cancelled'::text))),
  constraint orders_state_check CHECK ((state = ANY (ARRAY['paid'::text, 'refunded'::text, 'cancelled'::text, 'pending'::text])))
);
CREATE INDEX orders_address_idx ON tickets.orders USING btree (address);
CREATE INDEX orders_event_id_buyer_name_id_idx ON tickets.orders USING btree (event_id, buyer_name, id);
CREATE INDEX orders_event_id_currency_idx ON tickets.orders USING btree (event_id, currency);
CREATE INDEX orders_event_id_idx ON tickets.orders USING btree (event_id) WHERE (state = 'pending'::text);
CREATE INDEX orders_event_id_purchased_at_id_idx ON tickets.orders USING btree (event_id, purchased_at, id);
CREATE INDEX orders_event_id_purchased_at_id_idx1 ON tickets.orders USING btree (event_id, purchased_at, id) WHERE (NOT state_known);
CREATE INDEX orders_event_id_state_purchased_at_id_idx ON tickets.orders USING btree (event_id, state, purchased_at, id);
CREATE INDEX orders_event_id_total_id_idx ON tickets.orders USING btree (event_id, total, id);
CREATE INDEX orders_payment_intent_idx ON tickets.orders USING btree (payment_intent);
CREATE INDEX orders_searched_idx ON tickets.orders USING gin (searched platform.gin_trgm_ops);
grant select, insert, update, delete on tickets.orders to humans_tickets;

create table tickets.payment_fees (
  payment_intent text not null,
  currency text not null,
  payment_fee bigint not null,
  vendor_fee bigint not null,
  method text not null,
  constraint payment_fees_pkey PRIMARY KEY (payment_intent)
);
grant select, insert, update, delete on tickets.payment_fees to humans_tickets;

create table tickets.reconciled_orders (
  order_id text not null,
  human uuid,
  unmatched text,
  tickets_sold integer,
  taxable bigint,
  vip_premium bigint,
  donations bigint,
  other bigint,
  vat bigint,
  constraint reconciled_orders_pkey PRIMARY KEY (order_id),
  constraint reconciled_orders_order_id_fkey FOREIGN KEY (order_id) REFERENCES tickets.orders(id),
  constraint reconciled_orders_check CHECK (((human IS NULL) <> (unmatched IS NULL))),
  constraint reconciled_orders_check1 CHECK ((num_nulls(tickets_sold, taxable, vip_premium, donations, other, vat) = ANY (ARRAY[0, 6]))),
  constraint reconciled_orders_unmatched_check CHECK ((unmatched = ANY (ARRAY['no-address'::text, 'unknown'::text, 'not-verified'::text, 'ambiguous'::text, 'erased'::text])))
);
CREATE INDEX orders_drifting ON tickets.reconciled_orders USING btree (order_id) WHERE (other <> 0);
CREATE INDEX reconciled_orders_human_idx ON tickets.reconciled_orders USING btree (human);
CREATE INDEX reconciled_orders_unmatched_idx ON tickets.reconciled_orders USING btree (unmatched) WHERE (human IS NULL);
grant select, insert, update, delete on tickets.reconciled_orders to humans_tickets;

create table tickets.reconciled_tickets (
  ticket_id text not null,
  human uuid,
  unmatched text,
  net_price bigint,
  constraint reconciled_tickets_pkey PRIMARY KEY (ticket_id),
  constraint reconciled_tickets_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets.tickets(id),
  constraint reconciled_tickets_check CHECK (((human IS NULL) <> (unmatched IS NULL))),
  constraint reconciled_tickets_unmatched_check CHECK ((unmatched = ANY (ARRAY['no-address'::text, 'unknown'::text, 'not-verified'::text, 'ambiguous'::text, 'buyer-address-only'::text, 'void'::text, 'by-hand'::text, 'erased'::text])))
);
CREATE INDEX reconciled_tickets_human_idx ON tickets.reconciled_tickets USING btree (human);
CREATE INDEX reconciled_tickets_unmatched_idx ON tickets.reconciled_tickets USING btree (unmatched) WHERE (human IS NULL);
grant select, insert, update, delete on tickets.reconciled_tickets to humans_tickets;

create table tickets.sync_lease (
  work text not null,
  token bigint not null,
  expires_at timestamp with time zone not null,
  constraint sync_lease_pkey PRIMARY KEY (work),
  constraint sync_lease_work_check CHECK ((work = ANY (ARRAY['records'::text, 'fees'::text])))
);
grant select, insert, update, delete on tickets.sync_lease to humans_tickets;

create table tickets.sync_notes (
  run bigint not null,
  kind text not null,
  record_kind text not null,
  record_id text,
  reason text not null,
  constraint sync_notes_run_fkey FOREIGN KEY (run) REFERENCES tickets.sync_runs(id),
  constraint sync_notes_kind_check CHECK ((kind = ANY (ARRAY['set-aside'::text, 'warning'::text]))),
  constraint sync_notes_record_kind_check CHECK ((record_kind = ANY (ARRAY['order'::text, 'ticket'::text])))
);
CREATE INDEX sync_notes_run_idx ON tickets.sync_notes USING btree (run);
grant select, insert, update, delete on tickets.sync_notes to humans_tickets;

create table tickets.sync_runs (
  id bigint not null generated always as identity,
  mode text not null,
  state text not null,
  started_at timestamp with time zone not null default clock_timestamp(),
  ended_at timestamp with time zone,
  pages integer not null default 0,
  read integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  set_aside integer not null default 0,
  fees_added integer not null default 0,
  error text,
  event_id text,
  rereads boolean not null default true,
  reached timestamp with time zone,
  fees_error text,
  constraint sync_runs_pkey PRIMARY KEY (id),
  constraint sync_runs_check CHECK (((state = 'running'::text) = (ended_at IS NULL))),
  constraint sync_runs_check1 CHECK (((state = 'failed'::text) = (error IS NOT NULL))),
  constraint sync_runs_mode_check CHECK ((mode = ANY (ARRAY['full'::text, 'incremental'::text, 'hints'::text]))),
  constraint sync_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'succeeded'::text, 'failed'::text])))
);
CREATE UNIQUE INDEX one_running ON tickets.sync_runs USING btree (state) WHERE (state = 'running'::text);
CREATE INDEX sync_runs_event_id_mode_id_idx ON tickets.sync_runs USING btree (event_id, mode, id);
grant select, insert, update, delete on tickets.sync_runs to humans_tickets;

create table tickets.tickets (
  id text not null,
  order_id text,
  event_id text not null,
  type_id text not null,
  type_name text not null,
  status text not null,
  checked_in boolean not null,
  listed_price bigint not null,
  barcode text not null,
  name text not null,
  email text not null,
  own_address text,
  address text,
  created_at timestamp with time zone not null,
  gone text,
  searched text not null generated always as (tickets.search_words(((((name || ' '::text) || email) || ' '::text) || COALESCE(own_address, ''::text)))) stored,
  constraint tickets_pkey PRIMARY KEY (id),
  constraint tickets_check CHECK (((gone IS NULL) OR (status = 'voided'::text))),
  constraint tickets_status_check CHECK ((status = ANY (ARRAY['valid'::text, 'voided'::text])))
);
CREATE INDEX tickets_address_idx ON tickets.tickets USING btree (address);
CREATE INDEX tickets_event_id_created_at_id_idx ON tickets.tickets USING btree (event_id, created_at, id);
CREATE INDEX tickets_event_id_created_at_id_idx1 ON tickets.tickets USING btree (event_id, created_at, id) WHERE (order_id IS NULL);
CREATE INDEX tickets_event_id_created_at_id_idx2 ON tickets.tickets USING btree (event_id, created_at, id) WHERE checked_in;
CREATE INDEX tickets_event_id_listed_price_id_idx ON tickets.tickets USING btree (event_id, listed_price, id);
CREATE INDEX tickets_event_id_name_id_idx ON tickets.tickets USING btree (event_id, name, id);
CREATE INDEX tickets_event_id_name_id_idx1 ON tickets.tickets USING btree (event_id, name, id) WHERE (status = 'voided'::text);
CREATE INDEX tickets_event_id_type_id_created_at_id_idx ON tickets.tickets USING btree (event_id, type_id, created_at, id);
CREATE INDEX tickets_lower_idx ON tickets.tickets USING btree (lower(barcode));
CREATE INDEX tickets_order_id_idx ON tickets.tickets USING btree (order_id);
CREATE INDEX tickets_searched_idx ON tickets.tickets USING gin (searched platform.gin_trgm_ops);
grant select, insert, update, delete on tickets.tickets to humans_tickets;

create table tickets.vendor_events (
  event_id text not null,
  capacity integer,
  constraint vendor_events_pkey PRIMARY KEY (event_id)
);
grant select, insert, update, delete on tickets.vendor_events to humans_tickets;

create view tickets.live_tickets as
 SELECT t.id,
    t.event_id,
    t.checked_in,
    r.human
   FROM (tickets.tickets t
     LEFT JOIN tickets.reconciled_tickets r ON ((r.ticket_id = t.id)))
  WHERE ((t.status = 'valid'::text) AND ((t.order_id IS NULL) OR (EXISTS ( SELECT
           FROM tickets.orders o
          WHERE ((o.id = t.order_id) AND (o.state = 'paid'::text))))));
grant select, insert, update, delete on tickets.live_tickets to humans_tickets;

CREATE OR REPLACE FUNCTION tickets.search_words(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(CASE WHEN (octet_length(words) = length(words)) THEN (' '::text || words) ELSE regexp_replace(NORMALIZE((' '::text || words), NFD), '[\u0300-\u036f]'::text, ''::text, 'g'::text) END);
grant execute on function tickets.search_words(text) to humans_tickets;

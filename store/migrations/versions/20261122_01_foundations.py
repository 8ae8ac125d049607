"""Foundations, people and their roles, sign-ins, records and ops, what was refused, views, stale marks, themes."""

from alembic import op

revision = "20261122_01"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "job_failure", "estimate", "theme_result", "stale", "told", "cvr", "replica", "refused", "op", "record",
    "login_attempt", "login", "team_member", "team", "role", "person", "school", "space", "foundation",
)  # fmt: skip

SCHEMA = """
create table foundation (id uuid primary key, name text not null);

-- One row per tenant orders every write to its records; the row lock is held until the commit is visible.
create table space (
  tenant uuid primary key references foundation, seq bigint not null default 0, epoch text not null
) with (fillfactor = 50);

create table school (id uuid primary key, tenant uuid not null references foundation, name text not null);

create table person (
  id uuid primary key, tenant uuid not null references foundation, email text not null, name text not null,
  password_hash text, perm_version integer not null default 1, active boolean not null default true
);
create unique index person_email on person (lower(email));

create table role (
  tenant uuid not null references foundation, person uuid not null references person, school uuid references school,
  role text not null check (role in ('coordinator', 'teacher', 'principal', 'analyst', 'foundation_admin')),
  check ((role = 'foundation_admin') = (school is null)),
  unique nulls not distinct (person, school, role)
);
create index role_school on role (school);

create table team (id uuid primary key, tenant uuid not null references foundation,
  school uuid not null references school, name text not null);
create table team_member (team uuid not null references team, person uuid not null references person,
  primary key (team, person));

create table login (
  token_hash bytea primary key, tenant uuid not null references foundation, person uuid not null references person,
  started_at timestamptz not null default now(), last_input_at timestamptz not null default now(),
  expires_at timestamptz not null, tablet boolean not null default false, device text,
  wiped boolean not null default false
);
create index login_person on login (person);

create table login_attempt (key text not null, at timestamptz not null default now());
create index login_attempt_key on login_attempt (key, at);

create table record (
  tenant uuid not null references foundation, id uuid not null, kind text not null, seq bigint not null,
  school uuid, form text, status text, visit uuid, visit_kind text, author uuid, teacher uuid, observer uuid,
  scope text,
  released boolean not null default false, shared boolean not null default false,
  cells jsonb not null, memory jsonb not null default '{}',
  size integer generated always as (octet_length(cells::text)) stored, created_at timestamptz not null default now(),
  primary key (tenant, id)
) with (fillfactor = 80);
create index record_teacher on record (tenant, teacher, kind) where teacher is not null;
create index record_observer on record (tenant, observer, kind) where observer is not null;
create index record_visit on record (tenant, visit) where visit is not null;
create index record_kind on record (tenant, kind, school)
  where kind in ('school', 'person', 'team', 'form');
create index record_form on record (tenant, form) where kind = 'form';

create table op (
  tenant uuid not null, id uuid not null, replica uuid not null, n bigint not null, tx uuid, author uuid not null,
  rec uuid not null, kind text not null, path text not null, val jsonb, base uuid[] not null, at text not null,
  hash bytea not null, effect text not null check (effect in ('live', 'amend', 'none')), seq bigint not null,
  place smallint not null, received_at timestamptz not null default now(),
  primary key (tenant, id)
);
create unique index op_replica_n on op (replica, n);
create index op_rec on op (tenant, rec);

-- What was refused, verbatim as text (it may hold what jsonb cannot). One row per answer that has to be repeated.
create table refused (
  id bigint generated always as identity primary key, tenant uuid not null, op uuid not null, replica uuid not null,
  n bigint, author uuid not null, waits_for uuid, hash bytea not null, payload text not null, why text not null,
  received_at timestamptz not null default now(), resolved_at timestamptz,
  unique (tenant, op, author, hash)
);
create index refused_author on refused (author) where resolved_at is null;
create index refused_waiting on refused (tenant, waits_for) where resolved_at is null;

create table replica (
  id uuid primary key, tenant uuid not null references foundation, person uuid not null references person,
  device text not null, registered_at timestamptz not null default now(), seen_at timestamptz not null default now(),
  ack_cookie text, pending_cookie text, pending jsonb, checked_seq bigint, checked_perm integer, checked_at timestamptz
);
create index replica_person on replica (person);

-- The client view record: which version of which record a device holds.
create table cvr (replica uuid not null references replica on delete cascade, record uuid not null, seq bigint not null,
  primary key (replica, record));
create table told (replica uuid not null references replica on delete cascade, refused bigint not null,
  primary key (replica, refused));

create table stale (
  id bigint generated always as identity primary key, tenant uuid not null, teacher uuid not null, visit uuid,
  at timestamptz not null default now()
);
create index stale_teacher on stale (tenant, teacher);

create table theme_result (
  id uuid primary key, tenant uuid not null, subject uuid not null, scope text not null, coordinator uuid,
  theme text not null, result jsonb not null, input_hash text not null, at timestamptz not null default now(),
  superseded_by uuid
);
create index theme_result_subject on theme_result (tenant, subject) where superseded_by is null;

create table estimate (tenant uuid not null, period text not null, at timestamptz not null default now(),
  parameters jsonb not null, primary key (tenant, period));

create table job_failure (
  task text not null, tenant uuid not null, subject uuid not null, attempts integer not null default 1,
  error text not null, first_at timestamptz not null default now(), last_at timestamptz not null default now(),
  dead boolean not null default false, primary key (task, tenant, subject)
);

-- Who assesses cannot coach or analyse in the same school. The person's row lock keeps two grants apart.
create function role_wall() returns trigger language plpgsql as $$
begin
  perform 1 from person where id = new.person for update;
  if exists (
    select 1 from role r where r.person = new.person and r.school = new.school
      and (r.role = 'principal') <> (new.role = 'principal')
      and r.role in ('principal', 'coordinator', 'analyst') and new.role in ('principal', 'coordinator', 'analyst')
  ) then
    raise exception 'principal and coordinator or analyst cannot be one person in one school'
      using errcode = 'check_violation';
  end if;
  update person set perm_version = perm_version + 1 where id = new.person;
  return new;
end $$;
create trigger role_wall before insert or update on role for each row execute function role_wall();

create function role_gone() returns trigger language plpgsql as $$
begin
  update person set perm_version = perm_version + 1 where id = old.person;
  return old;
end $$;
create trigger role_gone after delete on role for each row execute function role_gone();

-- Every writer of records takes its seq from the tenant's space in the same transaction, or is refused: the space
-- notes which seqs it handed out, for this transaction only.
create function space_seq() returns trigger language plpgsql as $$
begin
  perform set_config('store.seq',
    json_build_object('tenant', new.tenant, 'above', old.seq, 'to', new.seq)::text, true);
  return new;
end $$;
create trigger space_seq before update of seq on space for each row execute function space_seq();

create function record_seq() returns trigger language plpgsql as $$
declare
  handed jsonb := nullif(current_setting('store.seq', true), '')::jsonb;
begin
  if handed is null or handed->>'tenant' <> new.tenant::text
    or new.seq <= (handed->>'above')::bigint or new.seq > (handed->>'to')::bigint then
    raise exception 'a record takes its seq from the space, in the same transaction' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger record_seq before insert or update on record for each row execute function record_seq();
"""


def upgrade() -> None:
    """Create everything."""
    op.execute(SCHEMA)


def downgrade() -> None:
    """Take everything away again."""
    for table in TABLES:
        op.execute(f"drop table {table}")
    for function in ("role_wall", "role_gone", "space_seq", "record_seq"):
        op.execute(f"drop function {function}")

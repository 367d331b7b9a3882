-- The server's own state, the clubs, and who works there.
--
-- Conventions of every table of records:
--   * club_id leads every primary key and every index; exceptions say why.
--   * Columns have the names of the record's fields. Saddle hours, loads and weights are integers in
--     tenths; money is CNY, numeric(12,2); instants are UTC, to the millisecond.
--   * created_by and updated_by name staff without a foreign key: a fact is recorded whoever reported it.
--   * Foreign keys are deferred: within one command a row may come before what it names.
--   * Constraint names are an interface: sync-server/src/store/constraint.rs gives them their meaning.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- One row. A restore from backup begins another epoch; desks notice and push again.
CREATE TABLE server_meta (
    only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    epoch      uuid NOT NULL,
    -- When the epoch began: for a while after it a row that is missing may still be on its way.
    epoch_at   timestamptz NOT NULL,
    -- True for an epoch that a restore began.
    restored   boolean NOT NULL,
    -- A known text under the current key: tells a wrong key file before anything is read or written.
    key_check  bytea
);
INSERT INTO server_meta (epoch, epoch_at, restored) VALUES (gen_random_uuid(), now(), false);

-- One row a club. Every writer of the club's rows locks it first, and takes no other lock before it.
CREATE TABLE club_feed (
    club_id    uuid PRIMARY KEY,
    -- The feed's counter: one more with every commit that changed something.
    head       bigint NOT NULL DEFAULT 0,
    -- Lines up to here are gone from the feed.
    pruned_to  bigint NOT NULL DEFAULT 0,
    CONSTRAINT club_feed_order CHECK (0 <= pruned_to AND pruned_to <= head)
);

-- What changed, in order: a row that changed (its content is read from its table), or a settled command.
CREATE TABLE feed (
    club_id      uuid NOT NULL REFERENCES club_feed,
    -- The commit; its lines share it.
    seq          bigint NOT NULL,
    ordinal      bigint NOT NULL,
    table_name   text,
    row_id       uuid,
    desk_id      uuid,
    desk_seq     bigint,
    committed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (club_id, seq, ordinal),
    CONSTRAINT feed_says_one_thing CHECK (
        (table_name IS NOT NULL AND row_id IS NOT NULL AND desk_id IS NULL AND desk_seq IS NULL)
        OR (table_name IS NULL AND row_id IS NULL AND desk_id IS NOT NULL AND desk_seq IS NOT NULL))
);

CREATE TABLE clubs (
    club_id uuid NOT NULL,
    id      uuid NOT NULL CHECK (id = club_id),
    name    text NOT NULL,
    zone    text NOT NULL,
    rules   jsonb NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id)
);

CREATE TABLE desks (
    club_id     uuid NOT NULL,
    id          uuid NOT NULL,
    name        text NOT NULL,
    -- Unique on the whole server: payment numbers carry it.
    origin      text NOT NULL CHECK (origin ~ '^[A-Z]{1,4}$') CONSTRAINT desks_origin UNIQUE,
    enrolled_at timestamptz NOT NULL,
    revoked_at  timestamptz,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id)
);

CREATE TABLE coaches (
    club_id         uuid NOT NULL,
    id              uuid NOT NULL,
    name            text NOT NULL,
    -- Sealed; found by the keyed hash of all its digits, or of the last four.
    phone           bytea,
    phone_hash      bytea,
    phone_tail_hash bytea,
    courses         jsonb NOT NULL,
    surcharge       numeric(12,2) NOT NULL,
    active          boolean NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id)
);
CREATE INDEX coaches_phone ON coaches (club_id, phone_hash);

CREATE TABLE staff (
    club_id      uuid NOT NULL,
    id           uuid NOT NULL,
    name         text NOT NULL,
    account      text NOT NULL,
    role         text NOT NULL CHECK (role IN ('receptionist', 'manager', 'finance', 'coach')),
    pin_verifier text NOT NULL,
    active       boolean NOT NULL,
    coach_id     uuid,
    rights_since timestamptz NOT NULL,
    role_before  text CHECK (role_before IN ('receptionist', 'manager', 'finance', 'coach')),
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT staff_account UNIQUE (club_id, account),
    CONSTRAINT staff_coach FOREIGN KEY (club_id, coach_id) REFERENCES coaches DEFERRABLE INITIALLY DEFERRED
);

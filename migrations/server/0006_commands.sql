-- Commands and what came of them: settled, failed, set aside, needing attention, audited.

-- No foreign keys: an item about a refused command names what the command named, there or not.
CREATE TABLE attention_items (
    club_id     uuid NOT NULL,
    id          uuid NOT NULL,
    code        text NOT NULL CHECK (code IN (
        'command_rejected', 'command_quarantined', 'already_checked_in', 'checked_in_after_cancel', 'units_owed',
        'clash', 'stock_oversold', 'price_differs', 'till_missing', 'same_phone', 'right_missing', 'clock_wrong',
        'booking_unpaid', 'off_shelf', 'outside_check_in_window')),
    command_id  uuid NOT NULL,
    desk_id     uuid,
    staff_id    uuid,
    booking_id  uuid,
    member_id   uuid,
    order_id    uuid,
    details     jsonb NOT NULL,
    state       text NOT NULL CHECK (state IN ('open', 'settled')),
    settled_at  timestamptz,
    settled_by  uuid,
    settled_how text,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id)
);
CREATE INDEX attention_items_open ON attention_items (club_id, booking_id) WHERE state = 'open';

-- Every command that was decided, once. The number is consumed whatever came of it.
CREATE TABLE settled_commands (
    club_id       uuid NOT NULL,
    desk_id       uuid NOT NULL,
    desk_seq      bigint NOT NULL CHECK (desk_seq > 0),
    command_id    uuid NOT NULL,
    staff_id      uuid NOT NULL,
    issued_at     timestamptz NOT NULL,
    issued_cursor bigint NOT NULL,
    name          text NOT NULL,
    version       bigint NOT NULL,
    -- Sealed: the arguments, and the digest of all that was said (bare, it would let guesses be tried).
    said          bytea NOT NULL,
    outcome       text NOT NULL CHECK (outcome IN ('applied', 'applied_with_issue', 'rejected')),
    -- Sealed: the outcome whole.
    told          bytea NOT NULL,
    settled_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (club_id, desk_id, desk_seq),
    CONSTRAINT settled_commands_desk FOREIGN KEY (club_id, desk_id) REFERENCES desks DEFERRABLE INITIALLY DEFERRED
);

-- A desk that enrolled anew pushes what it had kept under new numbers: the same id, twice at the most.
CREATE INDEX settled_commands_id ON settled_commands (club_id, command_id);

-- How often a command failed inside the server; gone once it is settled.
CREATE TABLE command_failures (
    club_id    uuid NOT NULL,
    desk_id    uuid NOT NULL,
    desk_seq   bigint NOT NULL,
    command_id uuid NOT NULL,
    attempts   bigint NOT NULL,
    -- The kind of error; never its text, which may quote personal data.
    last_error text NOT NULL,
    last_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (club_id, desk_id, desk_seq, command_id)
);

-- Commands kept for a manager to review: undecidable ones, and what a revoked desk still had.
CREATE TABLE quarantine (
    club_id       uuid NOT NULL,
    desk_id       uuid NOT NULL,
    desk_seq      bigint NOT NULL,
    command_id    uuid NOT NULL,
    reason        text NOT NULL CHECK (reason IN ('undecidable', 'desk_revoked')),
    name          text NOT NULL,
    -- Sealed: the envelope whole.
    envelope      bytea NOT NULL,
    kept_at       timestamptz NOT NULL DEFAULT now(),
    reviewed_at   timestamptz,
    reviewed_by   uuid,
    PRIMARY KEY (club_id, desk_id, desk_seq, command_id)
);

-- Who changed money, rights, prices or a past record. Lines are added and never changed.
CREATE TABLE audit (
    club_id    uuid NOT NULL,
    id         uuid NOT NULL,
    act        text NOT NULL,
    command_id uuid NOT NULL,
    staff_id   uuid,
    desk_id    uuid,
    at         timestamptz NOT NULL,
    table_name text NOT NULL,
    row_id     uuid NOT NULL,
    -- Sealed: the row before and after.
    row_before bytea,
    row_after  bytea,
    written_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (club_id, id)
);
CREATE INDEX audit_of_row ON audit (club_id, row_id);
CREATE INDEX audit_by_time ON audit (club_id, at);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'lines of % are never changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_append_only';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

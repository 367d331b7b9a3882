-- The coaches' page: who is signed in to it, what they last looked at, and the calendar on their phone.

-- A coach's session is one long token in a cookie; it counts for as long as the PIN that it was begun under.
ALTER TABLE sessions DROP CONSTRAINT sessions_kind_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_kind_check CHECK (kind IN ('desk', 'staff', 'coach'));
ALTER TABLE sessions ADD COLUMN pin_mark bytea;
COMMENT ON COLUMN sessions.pin_mark IS 'SHA-256 of the PIN verifier that a coach had when the session began';

-- One-time codes that a desk shows as a QR: whoever redeems one first is signed in as that person.
CREATE TABLE coach_codes (
    club_id     uuid        NOT NULL,
    code_hash   bytea       NOT NULL,
    staff_id    uuid        NOT NULL,
    made_by     uuid        NOT NULL,
    made_at     timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    PRIMARY KEY (club_id, code_hash)
);

-- A day as a person last looked at it: ids and times of lessons, no names and no notes.
CREATE TABLE coach_looks (
    club_id    uuid        NOT NULL,
    staff_id   uuid        NOT NULL,
    date       date        NOT NULL,
    looked_at  timestamptz NOT NULL,
    seen       jsonb       NOT NULL,
    PRIMARY KEY (club_id, staff_id, date)
);

-- The secret address of a person's calendar; one each, a new one ends the old.
CREATE TABLE coach_calendars (
    club_id      uuid        NOT NULL,
    staff_id     uuid        NOT NULL,
    secret_hash  bytea       NOT NULL,
    made_at      timestamptz NOT NULL,
    fetched_at   timestamptz,
    PRIMARY KEY (club_id, staff_id),
    CONSTRAINT coach_calendars_secret UNIQUE (club_id, secret_hash)
);

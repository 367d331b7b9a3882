-- Who may speak to the server: desks by their device key, staff by account and PIN.
--
-- Every secret rests here as a SHA-256 of 32 random bytes (there is nothing to guess, so no salt and no slow
-- hash is needed); PINs rest in `staff` as Argon2id.

-- The next desk's origin letters. A sequence never goes back, not even when an enrolment is rolled back.
CREATE SEQUENCE desk_origins AS bigint MINVALUE 0 START 0;

-- One-time codes with which a manager enrols a desk. The code is looked up before the club is known: the only
-- key here that does not lead with the club.
CREATE TABLE enrolment_codes (
    code_hash   bytea       PRIMARY KEY,
    club_id     uuid        NOT NULL,
    made_by     uuid,
    made_at     timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    desk_id     uuid,
    public_key  bytea,
    CHECK ((used_at IS NULL) = (desk_id IS NULL) AND (used_at IS NULL) = (public_key IS NULL))
);

-- The device key of each desk.
CREATE TABLE device_keys (
    club_id     uuid        NOT NULL,
    desk_id     uuid        NOT NULL,
    public_key  bytea       NOT NULL CHECK (octet_length(public_key) = 32),
    enrolled_by uuid,
    seen_at     timestamptz,
    PRIMARY KEY (club_id, desk_id)
);
CREATE UNIQUE INDEX device_keys_by_desk ON device_keys (desk_id);

-- Challenges that were answered; each counts once.
CREATE TABLE answered_challenges (
    club_id        uuid        NOT NULL,
    desk_id        uuid        NOT NULL,
    challenge_hash bytea       NOT NULL,
    expires_at     timestamptz NOT NULL,
    PRIMARY KEY (club_id, desk_id, challenge_hash)
);

-- A sign-in of a desk or of a person, from its first token to its end.
CREATE TABLE sessions (
    club_id     uuid        NOT NULL,
    id          uuid        NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('desk', 'staff')),
    holder_id   uuid        NOT NULL,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    ended_why   text        CHECK (ended_why IN ('signed_out', 'signed_in_again', 'token_reused', 'revoked')),
    PRIMARY KEY (club_id, id),
    CHECK ((ended_at IS NULL) = (ended_why IS NULL))
);
CREATE INDEX sessions_by_holder ON sessions (club_id, holder_id) WHERE ended_at IS NULL;

CREATE TABLE access_tokens (
    club_id     uuid        NOT NULL,
    token_hash  bytea       NOT NULL,
    session_id  uuid        NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (club_id, token_hash),
    FOREIGN KEY (club_id, session_id) REFERENCES sessions
);
CREATE INDEX access_tokens_by_session ON access_tokens (club_id, session_id);

-- A refresh token is good once. `successor` is the token that it was exchanged for.
CREATE TABLE refresh_tokens (
    club_id     uuid        NOT NULL,
    token_hash  bytea       NOT NULL,
    session_id  uuid        NOT NULL,
    expires_at  timestamptz NOT NULL,
    rotated_at  timestamptz,
    successor   bytea,
    PRIMARY KEY (club_id, token_hash),
    FOREIGN KEY (club_id, session_id) REFERENCES sessions,
    CHECK ((rotated_at IS NULL) = (successor IS NULL))
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (club_id, session_id);

-- Wrong PINs in a row, by person; each one makes the next wait longer.
CREATE TABLE wrong_pins (
    club_id      uuid        NOT NULL,
    staff_id     uuid        NOT NULL,
    in_a_row     integer     NOT NULL CHECK (in_a_row > 0),
    locked_until timestamptz NOT NULL,
    PRIMARY KEY (club_id, staff_id)
);

-- Secrets that servers share and that never leave the database: the key that challenges and successors are
-- derived with.
CREATE TABLE server_secrets (
    name    text  PRIMARY KEY,
    secret  bytea NOT NULL CHECK (octet_length(secret) = 32)
);

-- First answers to requests that carried an Idempotency-Key, kept for a day and given again to whoever repeats the
-- request. Written in the transaction of the work itself.
CREATE TABLE idempotency_keys (
    club_id    uuid NOT NULL,
    -- The person, desk or member who asked.
    caller_id  uuid NOT NULL,
    -- Keyed hashes: callers put what they like into a key, and a request says whom it is about.
    key_hash   bytea NOT NULL,
    request    bytea NOT NULL,
    id         uuid NOT NULL,
    status     integer NOT NULL,
    -- Sealed: the answer whole.
    answer     bytea NOT NULL,
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (club_id, caller_id, key_hash)
);
CREATE INDEX idempotency_keys_old ON idempotency_keys (club_id, made_at);

-- What a manager decided about a command in quarantine.
ALTER TABLE quarantine
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN review text CHECK (review IN ('retried', 'discarded')),
    -- Sealed: the manager's words, and what came of a command that was run again.
    ADD COLUMN review_note bytea,
    ADD CONSTRAINT quarantine_id UNIQUE (club_id, id),
    ADD CONSTRAINT quarantine_review CHECK ((review IS NULL) = (reviewed_at IS NULL));

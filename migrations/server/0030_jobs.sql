-- Jobs of the server: when each is due, who is at it, what came of every run; and how far each desk has come, which
-- says what pruning may take away.

-- One row a job. No club: a job works on all of them.
CREATE TABLE jobs (
    name        text PRIMARY KEY,
    -- As the settings had it when `due_at` was reckoned.
    schedule    text NOT NULL,
    -- None: never by itself.
    due_at      timestamptz,
    -- The run that is at it, and until when its server counts as alive.
    run_id      uuid,
    lease_until timestamptz,
    CONSTRAINT jobs_lease CHECK ((run_id IS NULL) = (lease_until IS NULL))
);

CREATE TABLE job_runs (
    id         uuid PRIMARY KEY,
    job        text NOT NULL,
    by_hand    boolean NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    -- 'lost': its server was not heard of any more.
    outcome    text NOT NULL CHECK (outcome IN ('running', 'done', 'failed', 'lost')),
    -- What it did, in numbers by name.
    counts     jsonb NOT NULL DEFAULT '{}',
    -- The kinds of the errors; never their text, which may quote personal data.
    error      text,
    CONSTRAINT job_runs_ended CHECK ((outcome = 'running') = (ended_at IS NULL))
);
CREATE INDEX job_runs_latest ON job_runs (job, started_at);

-- What a desk has taken in: it pulled from this cursor, so everything up to it is applied there.
CREATE TABLE desk_cursors (
    club_id  uuid NOT NULL,
    desk_id  uuid NOT NULL,
    cursor   bigint NOT NULL,
    PRIMARY KEY (club_id, desk_id)
);

-- The commit that settled a command: a desk whose cursor is past it knows what came of it.
ALTER TABLE settled_commands ADD COLUMN feed_seq bigint;
UPDATE settled_commands s SET feed_seq = f.seq FROM feed f
WHERE f.club_id = s.club_id AND f.desk_id = s.desk_id AND f.desk_seq = s.desk_seq;

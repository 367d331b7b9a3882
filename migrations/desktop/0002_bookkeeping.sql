-- What this desk keeps for itself. None of it is undone when a cut is applied.

-- Where the desk and its server stand: one row, made when the file is.
CREATE TABLE sync_state (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    club_id TEXT,
    desk_id TEXT,
    origin TEXT,
    -- None before the first bootstrap.
    epoch TEXT,
    cursor INTEGER,
    scope_start INTEGER,
    -- To be added to this PC's clock to get the server's.
    clock_offset INTEGER NOT NULL DEFAULT 0,
    last_contact_at INTEGER,
    -- The highest number and the latest time that a command was given here: neither ever goes back.
    last_seq INTEGER NOT NULL DEFAULT 0,
    last_issued_at INTEGER,
    -- 1 after the outbox was salvaged from a damaged file: the server may know higher numbers.
    salvaged INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO sync_state (only) VALUES (1);

-- Every command given here, with what it did; those without `settled_at` are the outbox.
CREATE TABLE commands (
    desk_id TEXT NOT NULL,
    desk_seq INTEGER NOT NULL,
    command_id TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    args TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    issued_cursor INTEGER NOT NULL,
    -- The outcome as staff saw it.
    seen TEXT NOT NULL,
    -- What it did to the replicated tables, and their schema then; none when it does nothing just now.
    changeset BLOB,
    schema_version INTEGER,
    -- Why it may not go through, as this desk sees it now.
    doubt TEXT,
    -- The server's word.
    settled_at INTEGER,
    outcome TEXT,
    PRIMARY KEY (desk_id, desk_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX commands_pending ON commands (desk_seq) WHERE settled_at IS NULL;
CREATE INDEX commands_settled ON commands (settled_at) WHERE settled_at IS NOT NULL;

-- The last human number of a series on a club date.
CREATE TABLE counters (
    origin TEXT NOT NULL,
    series TEXT NOT NULL,
    date TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (origin, series, date)
) STRICT, WITHOUT ROWID;

-- Where the server's word differs from what staff saw.
CREATE TABLE notices (
    desk_id TEXT NOT NULL,
    desk_seq INTEGER NOT NULL,
    command TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    seen TEXT NOT NULL,
    decided TEXT NOT NULL,
    noticed_at INTEGER NOT NULL,
    read_at INTEGER,
    PRIMARY KEY (desk_id, desk_seq)
) STRICT, WITHOUT ROWID;

-- Named texts of this desk: preferences, the device's key, tokens.
CREATE TABLE local_values (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

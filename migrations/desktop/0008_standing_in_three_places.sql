-- `sync_state` is one row on one page. Were that page damaged, nobody could say who the desk was and how far its queue
-- went. So the row stands in three places, each a page of its own; a salvage takes the first that can be read.
CREATE TABLE sync_state_second (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    club_id TEXT,
    desk_id TEXT,
    origin TEXT,
    epoch TEXT,
    cursor INTEGER,
    scope_start INTEGER,
    clock_offset INTEGER NOT NULL DEFAULT 0,
    last_contact_at INTEGER,
    last_seq INTEGER NOT NULL DEFAULT 0,
    last_issued_at INTEGER,
    salvaged INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO sync_state_second SELECT * FROM sync_state;
CREATE TABLE sync_state_third (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    club_id TEXT,
    desk_id TEXT,
    origin TEXT,
    epoch TEXT,
    cursor INTEGER,
    scope_start INTEGER,
    clock_offset INTEGER NOT NULL DEFAULT 0,
    last_contact_at INTEGER,
    last_seq INTEGER NOT NULL DEFAULT 0,
    last_issued_at INTEGER,
    salvaged INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO sync_state_third SELECT * FROM sync_state;

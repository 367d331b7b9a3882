-- Who waits for a place in a lesson that is full. A new table, so commands that wait run again as they are.
CREATE TABLE waitlist_entries (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    lesson_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    riders TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    offered_at INTEGER,
    offered_until INTEGER,
    note TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX waitlist_entries_by_lesson ON waitlist_entries (club_id, lesson_id);
CREATE INDEX waitlist_entries_by_state ON waitlist_entries (club_id, state);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('waitlist_entries', 'waitlist_entries_by_lesson', '1000 1000 5'),
    ('waitlist_entries', 'waitlist_entries_by_state', '1000 1000 200');

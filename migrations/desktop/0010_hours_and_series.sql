-- When somebody or something is there, lessons that come every week, and what was let pass. New columns have a
-- default or may be empty, so commands that wait run again as they are.

CREATE TABLE time_slot_templates (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    weekday TEXT NOT NULL,
    from_minute INTEGER NOT NULL,
    until_minute INTEGER NOT NULL,
    slot_minutes INTEGER NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE coach_availabilities (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    coach_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    weekday TEXT,
    first_day TEXT,
    last_day TEXT,
    from_minute INTEGER NOT NULL,
    until_minute INTEGER NOT NULL,
    reason TEXT,
    state TEXT NOT NULL,
    decided_at INTEGER,
    decided_by TEXT,
    decided_note TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE horse_availabilities (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    horse_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER,
    note TEXT,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE arena_closures (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    arena_id TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    reason TEXT,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE lesson_series (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    coach_id TEXT,
    arena_id TEXT,
    rule TEXT NOT NULL,
    capacity INTEGER NOT NULL,
    note TEXT,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE overrides (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    lesson_id TEXT NOT NULL,
    booking_id TEXT,
    starts_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    say TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX coach_availabilities_by_coach ON coach_availabilities (club_id, coach_id);
CREATE INDEX horse_availabilities_by_horse ON horse_availabilities (club_id, horse_id);
CREATE INDEX arena_closures_by_arena ON arena_closures (club_id, arena_id);
CREATE INDEX overrides_by_lesson ON overrides (club_id, lesson_id);

ALTER TABLE lessons ADD COLUMN series_id TEXT;
CREATE INDEX lessons_by_series ON lessons (club_id, series_id) WHERE series_id IS NOT NULL;

ALTER TABLE course_configs ADD COLUMN advance_hours INTEGER NOT NULL DEFAULT 0;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('coach_availabilities', 'coach_availabilities_by_coach', '1000 1000 10'),
    ('horse_availabilities', 'horse_availabilities_by_horse', '1000 1000 10'),
    ('arena_closures', 'arena_closures_by_arena', '1000 1000 10'),
    ('overrides', 'overrides_by_lesson', '10000 10000 2'),
    ('lessons', 'lessons_by_series', '10000 10000 30');

-- When somebody or something is there, lessons that come every week, and what was let pass.

-- The grid that lessons are booked on: parts of weekdays.
CREATE TABLE time_slot_templates (
    club_id uuid NOT NULL,
    id uuid NOT NULL,
    weekday text NOT NULL CHECK (weekday IN ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')),
    from_minute bigint NOT NULL,
    until_minute bigint NOT NULL,
    slot_minutes bigint NOT NULL,
    active boolean NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT time_slot_templates_time CHECK (0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440)
);

-- Shifts and leave, by the club's clock. A dated shift stands instead of the weekly ones.
CREATE TABLE coach_availabilities (
    club_id uuid NOT NULL,
    id uuid NOT NULL,
    coach_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('shift', 'leave')),
    weekday text CHECK (weekday IN ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')),
    first_day date,
    last_day date,
    from_minute bigint NOT NULL,
    until_minute bigint NOT NULL,
    reason text,
    state text NOT NULL CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn')),
    decided_at timestamptz,
    decided_by uuid,
    decided_note text,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT coach_availabilities_coach FOREIGN KEY (club_id, coach_id) REFERENCES coaches DEFERRABLE INITIALLY DEFERRED
);

-- Rest and care of horses; one without an end goes on until somebody says so.
CREATE TABLE horse_availabilities (
    club_id uuid NOT NULL,
    id uuid NOT NULL,
    horse_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('rest', 'vet', 'farrier', 'injury', 'maintenance_due')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz,
    note text,
    active boolean NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT horse_availabilities_time CHECK (ends_at IS NULL OR starts_at < ends_at),
    CONSTRAINT horse_availabilities_horse FOREIGN KEY (club_id, horse_id) REFERENCES horses DEFERRABLE INITIALLY DEFERRED
);

-- Spans in which an arena is closed.
CREATE TABLE arena_closures (
    club_id uuid NOT NULL,
    id uuid NOT NULL,
    arena_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    reason text,
    active boolean NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT arena_closures_time CHECK (starts_at < ends_at),
    CONSTRAINT arena_closures_arena FOREIGN KEY (club_id, arena_id) REFERENCES arenas DEFERRABLE INITIALLY DEFERRED
);

-- Lessons by a weekly rule; the lessons themselves name it.
CREATE TABLE lesson_series (
    club_id uuid NOT NULL,
    id uuid NOT NULL,
    course_id uuid NOT NULL,
    coach_id uuid,
    arena_id uuid,
    rule jsonb NOT NULL,
    capacity bigint NOT NULL,
    note text,
    active boolean NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT lesson_series_course FOREIGN KEY (club_id, course_id) REFERENCES products DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT lesson_series_coach FOREIGN KEY (club_id, coach_id) REFERENCES coaches DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT lesson_series_arena FOREIGN KEY (club_id, arena_id) REFERENCES arenas DEFERRABLE INITIALLY DEFERRED
);

-- Soft rules of the timetable that were let pass, with the reason.
CREATE TABLE overrides (
    club_id uuid NOT NULL,
    id uuid NOT NULL,
    code text NOT NULL,
    lesson_id uuid NOT NULL,
    booking_id uuid,
    starts_at timestamptz NOT NULL,
    reason text NOT NULL,
    say jsonb NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT overrides_lesson FOREIGN KEY (club_id, lesson_id) REFERENCES lessons DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT overrides_booking FOREIGN KEY (club_id, booking_id) REFERENCES bookings DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX coach_availabilities_of_coach ON coach_availabilities (club_id, coach_id);
CREATE INDEX horse_availabilities_of_horse ON horse_availabilities (club_id, horse_id);
CREATE INDEX arena_closures_of_arena ON arena_closures (club_id, arena_id);
CREATE INDEX overrides_of_lesson ON overrides (club_id, lesson_id);

ALTER TABLE lessons ADD COLUMN series_id uuid;
ALTER TABLE lessons ADD CONSTRAINT lessons_series
    FOREIGN KEY (club_id, series_id) REFERENCES lesson_series DEFERRABLE INITIALLY DEFERRED NOT VALID;
CREATE INDEX lessons_of_series ON lessons (club_id, series_id) WHERE series_id IS NOT NULL;

-- How long before its start a course is booked at the latest.
ALTER TABLE course_configs ADD COLUMN advance_hours bigint NOT NULL DEFAULT 0;

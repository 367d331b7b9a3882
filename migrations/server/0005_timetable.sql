-- Lessons, who is in them, who came, and what it cost them.

CREATE TABLE lessons (
    club_id   uuid NOT NULL,
    id        uuid NOT NULL,
    number    text NOT NULL,
    course_id uuid NOT NULL,
    coach_id  uuid,
    arena_id  uuid,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    capacity  bigint NOT NULL,
    origin    text NOT NULL CHECK (origin IN ('order', 'class')),
    state     text NOT NULL CHECK (state IN ('to_confirm', 'confirmed', 'in_progress', 'completed', 'cancelled')),
    note      text,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT lessons_number UNIQUE (club_id, number),
    CONSTRAINT lessons_time CHECK (starts_at < ends_at),
    -- A coach is in one lesson at a time.
    CONSTRAINT lessons_coach_busy EXCLUDE USING gist (
        club_id WITH =, coach_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
        WHERE (state IN ('to_confirm', 'confirmed', 'in_progress', 'completed')),
    CONSTRAINT lessons_course FOREIGN KEY (club_id, course_id) REFERENCES products DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT lessons_coach FOREIGN KEY (club_id, coach_id) REFERENCES coaches DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT lessons_arena FOREIGN KEY (club_id, arena_id) REFERENCES arenas DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX lessons_by_time ON lessons (club_id, starts_at);
-- By end: who asks for an overlap asks about today or later, and most of the past ended before.
CREATE INDEX lessons_of_coach ON lessons (club_id, coach_id, ends_at);
CREATE INDEX lessons_in_arena ON lessons (club_id, arena_id, ends_at);

CREATE TABLE bookings (
    club_id       uuid NOT NULL,
    id            uuid NOT NULL,
    lesson_id     uuid NOT NULL,
    rider_id      uuid NOT NULL,
    member_id     uuid NOT NULL,
    order_item_id uuid,
    package_id    uuid,
    horse_id      uuid,
    starts_at     timestamptz NOT NULL,
    ends_at       timestamptz NOT NULL,
    state         text NOT NULL CHECK (state IN ('held', 'booked', 'checked_in', 'done', 'cancelled', 'no_show')),
    clash         boolean NOT NULL,
    note          text,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT bookings_time CHECK (starts_at < ends_at),
    -- A horse carries one rider at a time, and a rider rides one horse; a recorded clash is passed over.
    CONSTRAINT bookings_horse_busy EXCLUDE USING gist (
        club_id WITH =, horse_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
        WHERE (state IN ('held', 'booked', 'checked_in', 'done') AND NOT clash),
    CONSTRAINT bookings_rider_busy EXCLUDE USING gist (
        club_id WITH =, rider_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
        WHERE (state IN ('held', 'booked', 'checked_in', 'done') AND NOT clash),
    CONSTRAINT bookings_lesson FOREIGN KEY (club_id, lesson_id) REFERENCES lessons DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT bookings_rider FOREIGN KEY (club_id, rider_id) REFERENCES riders DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT bookings_member FOREIGN KEY (club_id, member_id) REFERENCES members DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT bookings_order_item FOREIGN KEY (club_id, order_item_id) REFERENCES order_items DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT bookings_package FOREIGN KEY (club_id, package_id) REFERENCES member_packages DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT bookings_horse FOREIGN KEY (club_id, horse_id) REFERENCES horses DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX bookings_of_lesson ON bookings (club_id, lesson_id);
CREATE INDEX bookings_by_time ON bookings (club_id, starts_at);
CREATE INDEX bookings_of_horse ON bookings (club_id, horse_id, ends_at);
CREATE INDEX bookings_of_rider ON bookings (club_id, rider_id, ends_at);

CREATE TABLE check_ins (
    club_id       uuid NOT NULL,
    id            uuid NOT NULL,
    booking_id    uuid NOT NULL,
    rider_id      uuid NOT NULL,
    member_id     uuid NOT NULL,
    starts_at     timestamptz NOT NULL,
    method        text NOT NULL CHECK (method IN ('search', 'qr', 'number')),
    in_at         timestamptz NOT NULL,
    out_at        timestamptz,
    units         bigint NOT NULL,
    package_id    uuid,
    staff_id      uuid,
    desk_id       uuid,
    undone_at     timestamptz,
    undone_by     uuid,
    undone_reason text,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT check_ins_booking FOREIGN KEY (club_id, booking_id) REFERENCES bookings DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT check_ins_rider FOREIGN KEY (club_id, rider_id) REFERENCES riders DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT check_ins_member FOREIGN KEY (club_id, member_id) REFERENCES members DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT check_ins_package FOREIGN KEY (club_id, package_id) REFERENCES member_packages DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT check_ins_desk FOREIGN KEY (club_id, desk_id) REFERENCES desks DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX check_ins_one_live ON check_ins (club_id, booking_id) WHERE undone_at IS NULL;
CREATE INDEX check_ins_by_time ON check_ins (club_id, starts_at);
COMMENT ON COLUMN check_ins.units IS 'tenths of a saddle hour';

CREATE TABLE debts (
    club_id     uuid NOT NULL,
    id          uuid NOT NULL,
    member_id   uuid NOT NULL,
    rider_id    uuid NOT NULL,
    booking_id  uuid NOT NULL,
    check_in_id uuid NOT NULL,
    units       bigint NOT NULL,
    state       text NOT NULL CHECK (state IN ('open', 'settled', 'cancelled')),
    ended_at    timestamptz,
    settled_by  uuid,
    package_id  uuid,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT debts_member FOREIGN KEY (club_id, member_id) REFERENCES members DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT debts_rider FOREIGN KEY (club_id, rider_id) REFERENCES riders DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT debts_booking FOREIGN KEY (club_id, booking_id) REFERENCES bookings DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT debts_check_in FOREIGN KEY (club_id, check_in_id) REFERENCES check_ins DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT debts_package FOREIGN KEY (club_id, package_id) REFERENCES member_packages DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX debts_of_member ON debts (club_id, member_id) WHERE state = 'open';
CREATE INDEX debts_of_check_in ON debts (club_id, check_in_id);
COMMENT ON COLUMN debts.units IS 'tenths of a saddle hour';

CREATE TABLE package_entries (
    club_id     uuid NOT NULL,
    id          uuid NOT NULL,
    package_id  uuid NOT NULL,
    kind        text NOT NULL
        CHECK (kind IN ('buy', 'reserve', 'use', 'release', 'expire', 'adjust', 'transfer', 'refund')),
    units       bigint NOT NULL,
    booking_id  uuid,
    check_in_id uuid,
    debt_id     uuid,
    reverses    uuid,
    note        text,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT package_entries_package FOREIGN KEY (club_id, package_id) REFERENCES member_packages DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT package_entries_booking FOREIGN KEY (club_id, booking_id) REFERENCES bookings DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT package_entries_check_in FOREIGN KEY (club_id, check_in_id) REFERENCES check_ins DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT package_entries_debt FOREIGN KEY (club_id, debt_id) REFERENCES debts DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT package_entries_reverses FOREIGN KEY (club_id, reverses) REFERENCES package_entries DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX package_entries_of_package ON package_entries (club_id, package_id);
CREATE INDEX package_entries_of_booking ON package_entries (club_id, booking_id);
COMMENT ON COLUMN package_entries.units IS 'tenths of a saddle hour';

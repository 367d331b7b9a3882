-- The tables that a desk shares with the server. They are written only by a command that is run and by a
-- cut that is applied, and each such write can be undone by its changeset: so every table has a primary
-- key, and none has a unique rule, a foreign key or a trigger. The rules are in the code of the domain.
-- Instants are milliseconds since 1970, money is fen, units are tenths, truth is 0 or 1, lists are JSON.

CREATE TABLE clubs (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    rules TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE desks (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    revoked_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    pin_verifier TEXT NOT NULL,
    active INTEGER NOT NULL,
    coach_id TEXT,
    rights_since INTEGER NOT NULL,
    role_before TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE coaches (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    courses TEXT NOT NULL,
    surcharge INTEGER NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    openid TEXT,
    notes TEXT,
    tags TEXT NOT NULL,
    joined_at INTEGER NOT NULL,
    merged_into TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_phone ON members (club_id, phone);

CREATE TABLE horses (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    breed TEXT,
    height_cm INTEGER,
    birth_year INTEGER,
    owner_id TEXT,
    max_rider_weight INTEGER,
    levels TEXT NOT NULL,
    limits TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE arenas (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    indoor INTEGER NOT NULL,
    capacity INTEGER NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE riders (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    name TEXT NOT NULL,
    birth_date TEXT,
    weight INTEGER,
    level TEXT NOT NULL,
    usual_horse_id TEXT,
    usual_coach_id TEXT,
    no_ride TEXT NOT NULL,
    guardian_name TEXT,
    guardian_phone TEXT,
    guardian_consent_at INTEGER,
    waiver_signed_at INTEGER,
    notes TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX riders_by_member ON riders (club_id, member_id);

CREATE TABLE products (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    description TEXT NOT NULL,
    price INTEGER NOT NULL,
    sort INTEGER NOT NULL,
    on_shelf INTEGER NOT NULL,
    stock INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE course_configs (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    class_type TEXT NOT NULL,
    duration_minutes INTEGER NOT NULL,
    saddle_hours INTEGER NOT NULL,
    max_riders INTEGER NOT NULL,
    needs_horse INTEGER NOT NULL,
    coach_fee INTEGER NOT NULL,
    horse_fee INTEGER NOT NULL,
    required_level TEXT NOT NULL,
    load_percent INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE package_configs (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    units INTEGER NOT NULL,
    validity_days INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    courses TEXT NOT NULL,
    transferable INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE till_shifts (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    desk_id TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    opened_by TEXT,
    float_amount INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    sales INTEGER NOT NULL,
    counted INTEGER,
    closed_at INTEGER,
    closed_by TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX till_shifts_by_desk_state ON till_shifts (club_id, desk_id, state);

CREATE TABLE orders (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    member_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    list_amount INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    adjustment INTEGER NOT NULL,
    payable INTEGER NOT NULL,
    paid INTEGER NOT NULL,
    refunded INTEGER NOT NULL,
    state TEXT NOT NULL,
    paid_at INTEGER,
    note TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_by_member ON orders (club_id, member_id);
CREATE INDEX orders_by_created_at ON orders (club_id, created_at);

CREATE TABLE order_items (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    sold TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    rider_id TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_items_by_order ON order_items (club_id, order_id);

CREATE TABLE payments (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    number TEXT NOT NULL,
    method TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    state TEXT NOT NULL,
    tendered INTEGER,
    change_given INTEGER,
    till_shift_id TEXT,
    paid_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payments_by_order ON payments (club_id, order_id);

CREATE TABLE cash_movements (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    till_shift_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    order_id TEXT,
    payment_id TEXT,
    moved_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cash_movements_by_till_shift ON cash_movements (club_id, till_shift_id);

CREATE TABLE member_packages (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    order_id TEXT,
    name TEXT NOT NULL,
    units INTEGER NOT NULL,
    price_paid INTEGER NOT NULL,
    valid_from TEXT,
    valid_until TEXT,
    validity_days INTEGER NOT NULL,
    courses TEXT NOT NULL,
    state TEXT NOT NULL,
    ended_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_packages_by_member ON member_packages (club_id, member_id);

CREATE TABLE lessons (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    course_id TEXT NOT NULL,
    coach_id TEXT,
    arena_id TEXT,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    capacity INTEGER NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lessons_by_starts_at ON lessons (club_id, starts_at);
CREATE INDEX lessons_by_coach_ends_at ON lessons (club_id, coach_id, ends_at);
CREATE INDEX lessons_by_arena_ends_at ON lessons (club_id, arena_id, ends_at);

CREATE TABLE bookings (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    lesson_id TEXT NOT NULL,
    rider_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    order_item_id TEXT,
    package_id TEXT,
    horse_id TEXT,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    clash INTEGER NOT NULL,
    note TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bookings_by_starts_at ON bookings (club_id, starts_at);
CREATE INDEX bookings_by_lesson ON bookings (club_id, lesson_id);
CREATE INDEX bookings_by_member ON bookings (club_id, member_id);
CREATE INDEX bookings_by_horse_ends_at ON bookings (club_id, horse_id, ends_at);
CREATE INDEX bookings_by_rider_ends_at ON bookings (club_id, rider_id, ends_at);

CREATE TABLE check_ins (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    booking_id TEXT NOT NULL,
    rider_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    method TEXT NOT NULL,
    in_at INTEGER NOT NULL,
    out_at INTEGER,
    units INTEGER NOT NULL,
    package_id TEXT,
    staff_id TEXT,
    desk_id TEXT,
    undone_at INTEGER,
    undone_by TEXT,
    undone_reason TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX check_ins_by_booking ON check_ins (club_id, booking_id);
CREATE INDEX check_ins_by_starts_at ON check_ins (club_id, starts_at);
CREATE INDEX check_ins_by_in_at ON check_ins (club_id, in_at);

CREATE TABLE debts (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    rider_id TEXT NOT NULL,
    booking_id TEXT NOT NULL,
    check_in_id TEXT NOT NULL,
    units INTEGER NOT NULL,
    state TEXT NOT NULL,
    ended_at INTEGER,
    settled_by TEXT,
    package_id TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX debts_by_member_state ON debts (club_id, member_id, state);
CREATE INDEX debts_by_booking ON debts (club_id, booking_id);
CREATE INDEX debts_by_check_in ON debts (club_id, check_in_id);

CREATE TABLE package_entries (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    package_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    units INTEGER NOT NULL,
    booking_id TEXT,
    check_in_id TEXT,
    debt_id TEXT,
    reverses TEXT,
    note TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX package_entries_by_package ON package_entries (club_id, package_id);
CREATE INDEX package_entries_by_booking ON package_entries (club_id, booking_id);

CREATE TABLE attention_items (
    club_id TEXT NOT NULL,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    command_id TEXT NOT NULL,
    desk_id TEXT,
    staff_id TEXT,
    booking_id TEXT,
    member_id TEXT,
    order_id TEXT,
    details TEXT NOT NULL,
    state TEXT NOT NULL,
    settled_at INTEGER,
    settled_by TEXT,
    settled_how TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT,
    updated_at INTEGER NOT NULL,
    updated_by TEXT,
    PRIMARY KEY (club_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attention_items_by_state_created_at ON attention_items (club_id, state, created_at);
CREATE INDEX attention_items_by_booking ON attention_items (club_id, booking_id);

-- Every row of a file is of one club. Without these figures SQLite takes the club for a good thing to
-- search by, and reads whole tables; it is told so once, and never asked to count for itself.
ANALYZE;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('clubs', 'clubs', '100000 100000 1'),
    ('desks', 'desks', '100000 100000 1'),
    ('staff', 'staff', '100000 100000 1'),
    ('coaches', 'coaches', '100000 100000 1'),
    ('members', 'members', '100000 100000 1'),
    ('members', 'members_by_phone', '100000 100000 10'),
    ('horses', 'horses', '100000 100000 1'),
    ('arenas', 'arenas', '100000 100000 1'),
    ('riders', 'riders', '100000 100000 1'),
    ('riders', 'riders_by_member', '100000 100000 10'),
    ('products', 'products', '100000 100000 1'),
    ('course_configs', 'course_configs', '100000 100000 1'),
    ('package_configs', 'package_configs', '100000 100000 1'),
    ('till_shifts', 'till_shifts', '100000 100000 1'),
    ('till_shifts', 'till_shifts_by_desk_state', '100000 100000 10 2'),
    ('orders', 'orders', '100000 100000 1'),
    ('orders', 'orders_by_member', '100000 100000 10'),
    ('orders', 'orders_by_created_at', '100000 100000 10'),
    ('order_items', 'order_items', '100000 100000 1'),
    ('order_items', 'order_items_by_order', '100000 100000 10'),
    ('payments', 'payments', '100000 100000 1'),
    ('payments', 'payments_by_order', '100000 100000 10'),
    ('cash_movements', 'cash_movements', '100000 100000 1'),
    ('cash_movements', 'cash_movements_by_till_shift', '100000 100000 10'),
    ('member_packages', 'member_packages', '100000 100000 1'),
    ('member_packages', 'member_packages_by_member', '100000 100000 10'),
    ('lessons', 'lessons', '100000 100000 1'),
    ('lessons', 'lessons_by_starts_at', '100000 100000 10'),
    ('lessons', 'lessons_by_coach_ends_at', '100000 100000 10 2'),
    ('lessons', 'lessons_by_arena_ends_at', '100000 100000 10 2'),
    ('bookings', 'bookings', '100000 100000 1'),
    ('bookings', 'bookings_by_starts_at', '100000 100000 10'),
    ('bookings', 'bookings_by_lesson', '100000 100000 10'),
    ('bookings', 'bookings_by_member', '100000 100000 10'),
    ('bookings', 'bookings_by_horse_ends_at', '100000 100000 10 2'),
    ('bookings', 'bookings_by_rider_ends_at', '100000 100000 10 2'),
    ('check_ins', 'check_ins', '100000 100000 1'),
    ('check_ins', 'check_ins_by_booking', '100000 100000 10'),
    ('check_ins', 'check_ins_by_starts_at', '100000 100000 10'),
    ('check_ins', 'check_ins_by_in_at', '100000 100000 10'),
    ('debts', 'debts', '100000 100000 1'),
    ('debts', 'debts_by_member_state', '100000 100000 10 2'),
    ('debts', 'debts_by_booking', '100000 100000 10'),
    ('debts', 'debts_by_check_in', '100000 100000 10'),
    ('package_entries', 'package_entries', '100000 100000 1'),
    ('package_entries', 'package_entries_by_package', '100000 100000 10'),
    ('package_entries', 'package_entries_by_booking', '100000 100000 10'),
    ('attention_items', 'attention_items', '100000 100000 1'),
    ('attention_items', 'attention_items_by_state_created_at', '100000 100000 10 2'),
    ('attention_items', 'attention_items_by_booking', '100000 100000 10');
ANALYZE sqlite_schema;

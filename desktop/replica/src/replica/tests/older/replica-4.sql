BEGIN;
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
CREATE TABLE counters (
    origin TEXT NOT NULL,
    series TEXT NOT NULL,
    date TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (origin, series, date)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE local_values (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX package_entries_by_package_kind ON package_entries (club_id, package_id, kind, units);
CREATE INDEX orders_by_number ON orders (club_id, number);
CREATE INDEX payments_by_number ON payments (club_id, number);
ANALYZE sqlite_schema;
INSERT INTO clubs (club_id, id, name, zone, rules, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000001', '青禾马术俱乐部', 'Asia/Shanghai', '{"check_in_opens_minutes":60,"no_show_uses_units":true,"offline_days":14,"opening_hours":{"monday":[{"from":480,"until":1200}],"tuesday":[{"from":480,"until":1200}],"wednesday":[{"from":480,"until":1200}],"thursday":[{"from":480,"until":1200}],"friday":[{"from":480,"until":1200}],"saturday":[{"from":480,"until":1200}],"sunday":[{"from":480,"until":1200}]},"reception_adjusts_percent":20,"reception_refunds":"500.00"}', 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO desks (club_id, id, name, origin, enrolled_at, revoked_at, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100100', '大门', 'A', 1792630800000, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO desks (club_id, id, name, origin, enrolled_at, revoked_at, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100101', '办公室', 'B', 1792630800000, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO staff (club_id, id, name, account, role, pin_verifier, active, coach_id, rights_since, role_before, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100200', '林晓', 'lin', 'receptionist', '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA', 1, NULL, 1792630800000, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO staff (club_id, id, name, account, role, pin_verifier, active, coach_id, rights_since, role_before, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100201', '沈曼', 'shen', 'manager', '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA', 1, NULL, 1792630800000, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO coaches (club_id, id, name, phone, courses, surcharge, active, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100300', '周岚', '13900001111', '["01900000-0000-7000-8000-000100100800"]', 0, 1, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO members (club_id, id, name, phone, openid, notes, tags, joined_at, merged_into, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100400', '王若溪', '13800138000', NULL, NULL, '[]', 1786582800000, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO members (club_id, id, name, phone, openid, notes, tags, joined_at, merged_into, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100401', '陈一诺', '13800138001', NULL, NULL, '[]', 1786582800000, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO members (club_id, id, name, phone, openid, notes, tags, joined_at, merged_into, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100402', '王若溪（旧）', '13800138002', NULL, NULL, '[]', 1786582800000, '01900000-0000-7000-8000-000100100400', 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO horses (club_id, id, name, number, breed, height_cm, birth_year, owner_id, max_rider_weight, levels, limits, state, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100500', '追风', '01', NULL, NULL, NULL, NULL, NULL, '[]', '{"lessons_a_day":4,"load_a_day":40,"load_in_7_days":200,"rest_minutes":15}', 'fit', 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO horses (club_id, id, name, number, breed, height_cm, birth_year, owner_id, max_rider_weight, levels, limits, state, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100501', '白雪', '02', NULL, NULL, NULL, NULL, NULL, '[]', '{"lessons_a_day":4,"load_a_day":40,"load_in_7_days":200,"rest_minutes":15}', 'fit', 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO horses (club_id, id, name, number, breed, height_cm, birth_year, owner_id, max_rider_weight, levels, limits, state, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100502', '雷霆', '03', NULL, NULL, NULL, NULL, NULL, '["advanced"]', '{"lessons_a_day":4,"load_a_day":40,"load_in_7_days":200,"rest_minutes":15}', 'fit', 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO arenas (club_id, id, name, indoor, capacity, active, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100600', '室内馆', 1, 3, 1, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO riders (club_id, id, member_id, name, birth_date, weight, level, usual_horse_id, usual_coach_id, no_ride, guardian_name, guardian_phone, guardian_consent_at, waiver_signed_at, notes, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100700', '01900000-0000-7000-8000-000100100400', '王若溪', NULL, NULL, 'beginner', NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO riders (club_id, id, member_id, name, birth_date, weight, level, usual_horse_id, usual_coach_id, no_ride, guardian_name, guardian_phone, guardian_consent_at, waiver_signed_at, notes, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100701', '01900000-0000-7000-8000-000100100401', '陈一诺', NULL, NULL, 'beginner', NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO riders (club_id, id, member_id, name, birth_date, weight, level, usual_horse_id, usual_coach_id, no_ride, guardian_name, guardian_phone, guardian_consent_at, waiver_signed_at, notes, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100702', '01900000-0000-7000-8000-000100100400', '王小雨', NULL, NULL, 'beginner', NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO products (club_id, id, code, name, kind, description, price, sort, on_shelf, stock, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100800', 'C1', '单人课', 'course', '', 20000, 0, 1, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO products (club_id, id, code, name, kind, description, price, sort, on_shelf, stock, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100810', 'P10', '十鞍时套餐', 'package', '', 180000, 0, 1, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO products (club_id, id, code, name, kind, description, price, sort, on_shelf, stock, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100811', 'P2', '体验套餐', 'package', '', 38000, 0, 1, 1, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO course_configs (club_id, id, class_type, duration_minutes, saddle_hours, max_riders, needs_horse, coach_fee, horse_fee, required_level, load_percent, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100800', 'single', 60, 10, 4, 1, 12000, 8000, 'beginner', 100, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO package_configs (club_id, id, units, validity_days, valid_from, courses, transferable, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100810', 100, 90, 'purchase', '[]', 0, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO package_configs (club_id, id, units, validity_days, valid_from, courses, transferable, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100811', 20, 90, 'first_use', '[]', 0, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO till_shifts (club_id, id, desk_id, state, opened_at, opened_by, float_amount, expected, sales, counted, closed_at, closed_by, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100330000', '01900000-0000-7000-8000-000100100100', 'open', 1795222800000, '01900000-0000-7000-8000-000100100200', 20000, 200000, 1, NULL, NULL, NULL, 2, 1795222800000, '01900000-0000-7000-8000-000100100200', 1795222980000, '01900000-0000-7000-8000-000100100200');
INSERT INTO orders (club_id, id, number, member_id, origin, list_amount, discount, adjustment, payable, paid, refunded, state, paid_at, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '00000000-0000-0000-0000-000000310004', 'O20261121A0001', '01900000-0000-7000-8000-000100100401', 'desk', 180000, 0, 0, 180000, 180000, 0, 'confirmed', 1795222980000, NULL, 1, 1795222980000, '01900000-0000-7000-8000-000100100200', 1795222980000, '01900000-0000-7000-8000-000100100200');
INSERT INTO order_items (club_id, id, order_id, product_id, sold, quantity, unit_price, amount, rider_id, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '1fa2674b-5fa5-53cc-8ab1-035b6d4a8ea9', '00000000-0000-0000-0000-000000310004', '01900000-0000-7000-8000-000100100810', '{"kind":"package","code":"P10","name":"十鞍时套餐","price":"1800.00","units":"10.0","validity_days":90}', 1, 180000, 180000, NULL, 1, 1795222980000, '01900000-0000-7000-8000-000100100200', 1795222980000, '01900000-0000-7000-8000-000100100200');
INSERT INTO payments (club_id, id, order_id, number, method, kind, amount, state, tendered, change_given, till_shift_id, paid_at, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '3bafd4df-6501-58af-8dec-b27a7e88f30e', '00000000-0000-0000-0000-000000310004', 'P20261121A0001', 'cash', 'pay', 180000, 'succeeded', 200000, 20000, '01900000-0000-7000-8000-000100330000', 1795222980000, 1, 1795222980000, '01900000-0000-7000-8000-000100100200', 1795222980000, '01900000-0000-7000-8000-000100100200');
INSERT INTO cash_movements (club_id, id, till_shift_id, kind, amount, order_id, payment_id, moved_at, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', 'ea857295-c684-504c-b8c1-383ac01723b9', '01900000-0000-7000-8000-000100330000', 'sale', 180000, '00000000-0000-0000-0000-000000310004', '3bafd4df-6501-58af-8dec-b27a7e88f30e', 1795222980000, 1, 1795222980000, '01900000-0000-7000-8000-000100100200', 1795222980000, '01900000-0000-7000-8000-000100100200');
INSERT INTO member_packages (club_id, id, member_id, product_id, order_id, name, units, price_paid, valid_from, valid_until, validity_days, courses, state, ended_at, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '00000000-0000-0000-0000-000000320004', '01900000-0000-7000-8000-000100100401', '01900000-0000-7000-8000-000100100810', '00000000-0000-0000-0000-000000310004', '十鞍时套餐', 100, 180000, '2026-11-21', '2027-02-19', 90, '[]', 'active', NULL, 1, 1795222980000, '01900000-0000-7000-8000-000100100200', 1795222980000, '01900000-0000-7000-8000-000100100200');
INSERT INTO member_packages (club_id, id, member_id, product_id, order_id, name, units, price_paid, valid_from, valid_until, validity_days, courses, state, ended_at, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100e00', '01900000-0000-7000-8000-000100100400', '01900000-0000-7000-8000-000100100810', NULL, '十鞍时套餐', 100, 180000, '2026-11-01', '2027-01-30', 90, '[]', 'active', NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO lessons (club_id, id, number, course_id, coach_id, arena_id, starts_at, ends_at, capacity, origin, state, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100f00', 'L20261121A0001', '01900000-0000-7000-8000-000100100800', '01900000-0000-7000-8000-000100100300', '01900000-0000-7000-8000-000100100600', 1795224600000, 1795228200000, 4, 'class', 'in_progress', NULL, 2, 1795136400000, NULL, 1795222920000, '01900000-0000-7000-8000-000100100200');
INSERT INTO lessons (club_id, id, number, course_id, coach_id, arena_id, starts_at, ends_at, capacity, origin, state, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100f01', 'L20261121A0002', '01900000-0000-7000-8000-000100100800', NULL, '01900000-0000-7000-8000-000100100600', 1795224600000, 1795228200000, 4, 'class', 'in_progress', NULL, 2, 1795136400000, NULL, 1795223040000, '01900000-0000-7000-8000-000100100200');
INSERT INTO lessons (club_id, id, number, course_id, coach_id, arena_id, starts_at, ends_at, capacity, origin, state, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100f02', 'L20261121A0003', '01900000-0000-7000-8000-000100100800', '01900000-0000-7000-8000-000100100300', '01900000-0000-7000-8000-000100100600', 1795228200000, 1795231800000, 4, 'order', 'confirmed', NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO lessons (club_id, id, number, course_id, coach_id, arena_id, starts_at, ends_at, capacity, origin, state, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100f03', 'L20261121A0004', '01900000-0000-7000-8000-000100100800', '01900000-0000-7000-8000-000100100300', '01900000-0000-7000-8000-000100100600', 1795231800000, 1795235400000, 4, 'class', 'confirmed', NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO lessons (club_id, id, number, course_id, coach_id, arena_id, starts_at, ends_at, capacity, origin, state, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100f04', 'L20261121A0005', '01900000-0000-7000-8000-000100100800', '01900000-0000-7000-8000-000100100300', '01900000-0000-7000-8000-000100100600', 1795235400000, 1795239000000, 4, 'class', 'confirmed', NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO lessons (club_id, id, number, course_id, coach_id, arena_id, starts_at, ends_at, capacity, origin, state, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100f05', 'L20261121A0006', '01900000-0000-7000-8000-000100100800', '01900000-0000-7000-8000-000100100300', '01900000-0000-7000-8000-000100100600', 1795239000000, 1795242600000, 4, 'class', 'confirmed', NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO bookings (club_id, id, lesson_id, rider_id, member_id, order_item_id, package_id, horse_id, starts_at, ends_at, state, clash, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100101000', '01900000-0000-7000-8000-000100100f00', '01900000-0000-7000-8000-000100100700', '01900000-0000-7000-8000-000100100400', NULL, '01900000-0000-7000-8000-000100100e00', '01900000-0000-7000-8000-000100100500', 1795224600000, 1795228200000, 'checked_in', 0, NULL, 3, 1795136400000, NULL, 1795222920000, '01900000-0000-7000-8000-000100100200');
INSERT INTO bookings (club_id, id, lesson_id, rider_id, member_id, order_item_id, package_id, horse_id, starts_at, ends_at, state, clash, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100101001', '01900000-0000-7000-8000-000100100f01', '01900000-0000-7000-8000-000100100701', '01900000-0000-7000-8000-000100100401', NULL, NULL, NULL, 1795224600000, 1795228200000, 'checked_in', 0, NULL, 2, 1795136400000, NULL, 1795223040000, '01900000-0000-7000-8000-000100100200');
INSERT INTO bookings (club_id, id, lesson_id, rider_id, member_id, order_item_id, package_id, horse_id, starts_at, ends_at, state, clash, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100101002', '01900000-0000-7000-8000-000100100f02', '01900000-0000-7000-8000-000100100700', '01900000-0000-7000-8000-000100100400', NULL, '01900000-0000-7000-8000-000100100e00', NULL, 1795228200000, 1795231800000, 'booked', 0, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO bookings (club_id, id, lesson_id, rider_id, member_id, order_item_id, package_id, horse_id, starts_at, ends_at, state, clash, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100101003', '01900000-0000-7000-8000-000100100f03', '01900000-0000-7000-8000-000100100700', '01900000-0000-7000-8000-000100100400', NULL, '01900000-0000-7000-8000-000100100e00', NULL, 1795231800000, 1795235400000, 'booked', 0, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO bookings (club_id, id, lesson_id, rider_id, member_id, order_item_id, package_id, horse_id, starts_at, ends_at, state, clash, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100101004', '01900000-0000-7000-8000-000100100f04', '01900000-0000-7000-8000-000100100702', '01900000-0000-7000-8000-000100100400', NULL, NULL, NULL, 1795235400000, 1795239000000, 'booked', 0, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO bookings (club_id, id, lesson_id, rider_id, member_id, order_item_id, package_id, horse_id, starts_at, ends_at, state, clash, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100101005', '01900000-0000-7000-8000-000100100f05', '01900000-0000-7000-8000-000100100701', '01900000-0000-7000-8000-000100100401', NULL, NULL, NULL, 1795239000000, 1795242600000, 'booked', 0, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO check_ins (club_id, id, booking_id, rider_id, member_id, starts_at, method, in_at, out_at, units, package_id, staff_id, desk_id, undone_at, undone_by, undone_reason, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '4c56ea40-8b0d-5673-bee8-dd8b6f48e379', '01900000-0000-7000-8000-000100101000', '01900000-0000-7000-8000-000100100700', '01900000-0000-7000-8000-000100100400', 1795224600000, 'search', 1795222920000, NULL, 10, '01900000-0000-7000-8000-000100100e00', '01900000-0000-7000-8000-000100100200', '01900000-0000-7000-8000-000100100100', NULL, NULL, NULL, 1, 1795222920000, '01900000-0000-7000-8000-000100100200', 1795222920000, '01900000-0000-7000-8000-000100100200');
INSERT INTO check_ins (club_id, id, booking_id, rider_id, member_id, starts_at, method, in_at, out_at, units, package_id, staff_id, desk_id, undone_at, undone_by, undone_reason, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '7f15131f-7789-5cba-b682-c07c528ae7f9', '01900000-0000-7000-8000-000100101001', '01900000-0000-7000-8000-000100100701', '01900000-0000-7000-8000-000100100401', 1795224600000, 'search', 1795223040000, NULL, 10, NULL, '01900000-0000-7000-8000-000100100200', '01900000-0000-7000-8000-000100100100', NULL, NULL, NULL, 1, 1795223040000, '01900000-0000-7000-8000-000100100200', 1795223040000, '01900000-0000-7000-8000-000100100200');
INSERT INTO debts (club_id, id, member_id, rider_id, booking_id, check_in_id, units, state, ended_at, settled_by, package_id, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '588ed99b-1d7a-5c9c-940c-75add0ec392f', '01900000-0000-7000-8000-000100100401', '01900000-0000-7000-8000-000100100701', '01900000-0000-7000-8000-000100101001', '7f15131f-7789-5cba-b682-c07c528ae7f9', 10, 'open', NULL, NULL, NULL, 1, 1795223040000, '01900000-0000-7000-8000-000100100200', 1795223040000, '01900000-0000-7000-8000-000100100200');
INSERT INTO package_entries (club_id, id, package_id, kind, units, booking_id, check_in_id, debt_id, reverses, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100101300', '01900000-0000-7000-8000-000100100e00', 'buy', 100, NULL, NULL, NULL, NULL, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO package_entries (club_id, id, package_id, kind, units, booking_id, check_in_id, debt_id, reverses, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100101301', '01900000-0000-7000-8000-000100100e00', 'reserve', 10, '01900000-0000-7000-8000-000100101000', NULL, NULL, NULL, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO package_entries (club_id, id, package_id, kind, units, booking_id, check_in_id, debt_id, reverses, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100101303', '01900000-0000-7000-8000-000100100e00', 'reserve', 10, '01900000-0000-7000-8000-000100101002', NULL, NULL, NULL, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO package_entries (club_id, id, package_id, kind, units, booking_id, check_in_id, debt_id, reverses, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100101304', '01900000-0000-7000-8000-000100100e00', 'reserve', 10, '01900000-0000-7000-8000-000100101003', NULL, NULL, NULL, NULL, 1, 1795136400000, NULL, 1795136400000, NULL);
INSERT INTO package_entries (club_id, id, package_id, kind, units, booking_id, check_in_id, debt_id, reverses, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '502c1e1f-1155-5bc2-bb01-f0bef64f8618', '00000000-0000-0000-0000-000000320004', 'buy', 100, NULL, NULL, NULL, NULL, NULL, 1, 1795222980000, '01900000-0000-7000-8000-000100100200', 1795222980000, '01900000-0000-7000-8000-000100100200');
INSERT INTO package_entries (club_id, id, package_id, kind, units, booking_id, check_in_id, debt_id, reverses, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '7906c7fd-a517-5e0d-b9ae-e5c8488289e9', '01900000-0000-7000-8000-000100100e00', 'use', 10, '01900000-0000-7000-8000-000100101000', '4c56ea40-8b0d-5673-bee8-dd8b6f48e379', NULL, NULL, NULL, 1, 1795222920000, '01900000-0000-7000-8000-000100100200', 1795222920000, '01900000-0000-7000-8000-000100100200');
INSERT INTO package_entries (club_id, id, package_id, kind, units, booking_id, check_in_id, debt_id, reverses, note, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '7a565139-aac3-5f04-b8d2-81dd17192ac9', '01900000-0000-7000-8000-000100100e00', 'release', 10, '01900000-0000-7000-8000-000100101000', '4c56ea40-8b0d-5673-bee8-dd8b6f48e379', NULL, NULL, NULL, 1, 1795222920000, '01900000-0000-7000-8000-000100100200', 1795222920000, '01900000-0000-7000-8000-000100100200');
INSERT INTO attention_items (club_id, id, code, command_id, desk_id, staff_id, booking_id, member_id, order_id, details, state, settled_at, settled_by, settled_how, version, created_at, created_by, updated_at, updated_by) VALUES ('01900000-0000-7000-8000-000000000001', '0ce54899-53bf-586e-afe9-2438117fe7b8', 'units_owed', '01900000-0000-7000-8000-000100300005', '01900000-0000-7000-8000-000100100100', '01900000-0000-7000-8000-000100100200', '01900000-0000-7000-8000-000100101001', '01900000-0000-7000-8000-000100100401', NULL, '{"command":"check_in","say":{"code":"units_owed","rider":"陈一诺","units":"1.0"}}', 'open', NULL, NULL, NULL, 1, 1795223040000, '01900000-0000-7000-8000-000100100200', 1795223040000, '01900000-0000-7000-8000-000100100200');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('clubs', 'clubs', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('desks', 'desks', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('staff', 'staff', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('coaches', 'coaches', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('members', 'members', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('members', 'members_by_phone', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('horses', 'horses', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('arenas', 'arenas', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('riders', 'riders', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('riders', 'riders_by_member', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('products', 'products', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('course_configs', 'course_configs', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('package_configs', 'package_configs', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('till_shifts', 'till_shifts', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('till_shifts', 'till_shifts_by_desk_state', '100000 100000 10 2');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('orders', 'orders', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('orders', 'orders_by_member', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('orders', 'orders_by_created_at', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('order_items', 'order_items', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('order_items', 'order_items_by_order', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('payments', 'payments', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('payments', 'payments_by_order', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('cash_movements', 'cash_movements', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('cash_movements', 'cash_movements_by_till_shift', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('member_packages', 'member_packages', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('member_packages', 'member_packages_by_member', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('lessons', 'lessons', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('lessons', 'lessons_by_starts_at', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('lessons', 'lessons_by_coach_ends_at', '100000 100000 10 2');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('lessons', 'lessons_by_arena_ends_at', '100000 100000 10 2');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('bookings', 'bookings', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('bookings', 'bookings_by_starts_at', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('bookings', 'bookings_by_lesson', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('bookings', 'bookings_by_member', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('bookings', 'bookings_by_horse_ends_at', '100000 100000 10 2');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('bookings', 'bookings_by_rider_ends_at', '100000 100000 10 2');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('check_ins', 'check_ins', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('check_ins', 'check_ins_by_booking', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('check_ins', 'check_ins_by_starts_at', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('check_ins', 'check_ins_by_in_at', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('debts', 'debts', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('debts', 'debts_by_member_state', '100000 100000 10 2');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('debts', 'debts_by_booking', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('debts', 'debts_by_check_in', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('package_entries', 'package_entries', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('package_entries', 'package_entries_by_booking', '100000 100000 10');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('attention_items', 'attention_items', '100000 100000 1');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('attention_items', 'attention_items_by_state_created_at', '100000 100000 10 2');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('attention_items', 'attention_items_by_booking', '100000 100000 10');
INSERT INTO sync_state (only, club_id, desk_id, origin, epoch, cursor, scope_start, clock_offset, last_contact_at, last_seq, last_issued_at, salvaged) VALUES (1, '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000100100100', 'A', '00000000-0000-0000-0000-000000000001', 2, 1790006400000, 0, 1795222800000, 5, 1795223040000, 0);
INSERT INTO commands (desk_id, desk_seq, command_id, name, version, args, staff_id, issued_at, issued_cursor, seen, changeset, schema_version, doubt, settled_at, outcome) VALUES ('01900000-0000-7000-8000-000100100100', 1, '01900000-0000-7000-8000-000100300001', 'open_till', 1, '{"float":"200.00","till_shift_id":"01900000-0000-7000-8000-000100330000"}', '01900000-0000-7000-8000-000100100200', 1795222800000, 1, '{"outcome":"applied","receipt":{"did":"till_opened","till_shift_id":"01900000-0000-7000-8000-000100330000","float":"200.00"}}', NULL, NULL, NULL, 1795222800000, '{"outcome":"applied","receipt":{"did":"till_opened","till_shift_id":"01900000-0000-7000-8000-000100330000","float":"200.00"}}');
INSERT INTO commands (desk_id, desk_seq, command_id, name, version, args, staff_id, issued_at, issued_cursor, seen, changeset, schema_version, doubt, settled_at, outcome) VALUES ('01900000-0000-7000-8000-000100100100', 2, '01900000-0000-7000-8000-000100300002', 'assign_horse', 1, '{"before":null,"booking_id":"01900000-0000-7000-8000-000100101000","horse_id":"01900000-0000-7000-8000-000100100500","reason":null}', '01900000-0000-7000-8000-000100100200', 1795222860000, 2, '{"outcome":"applied","receipt":{"did":"horse_assigned","booking_id":"01900000-0000-7000-8000-000100101000","horse_id":"01900000-0000-7000-8000-000100100500"}}', X'5412010200000000000000000000000000000000626f6f6b696e6773001700032430313930303030302d303030302d373030302d383030302d303030303030303030303031032430313930303030302d303030302d373030302d383030302d3030303130303130313030300000000000050000000000010000000000000001000001000001a1f677aa800500000000000000032430313930303030302d303030302d373030302d383030302d3030303130303130303530300000000000010000000000000002000001000001a1fb9ef0e0032430313930303030302d303030302d373030302d383030302d303030313030313030323030', 4, NULL, NULL, NULL);
INSERT INTO commands (desk_id, desk_seq, command_id, name, version, args, staff_id, issued_at, issued_cursor, seen, changeset, schema_version, doubt, settled_at, outcome) VALUES ('01900000-0000-7000-8000-000100100100', 3, '01900000-0000-7000-8000-000100300003', 'check_in', 2, '{"booking_id":"01900000-0000-7000-8000-000100101000","method":"search","package_id":"01900000-0000-7000-8000-000100100e00","seen":null}', '01900000-0000-7000-8000-000100100200', 1795222920000, 2, '{"outcome":"applied","receipt":{"did":"checked_in","booking_id":"01900000-0000-7000-8000-000100101000","check_in_id":"4c56ea40-8b0d-5673-bee8-dd8b6f48e379","used":"1.0","package_id":"01900000-0000-7000-8000-000100100e00","owed":"0.0","already":null}}', X'5412010200000000000000000000000000000000626f6f6b696e6773001700032430313930303030302d303030302d373030302d383030302d303030303030303030303031032430313930303030302d303030302d373030302d383030302d30303031303031303130303000000000000000000306626f6f6b65640000010000000000000002000001000001a1fb9ef0e00000000000000000000000030a636865636b65645f696e0000010000000000000003000001000001a1fb9fdb40005415010200000000000000000000000000000000000000636865636b5f696e73001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032434633536656134302d386230642d353637332d626565382d646438623666343865333739032430313930303030302d303030302d373030302d383030302d303030313030313031303030032430313930303030302d303030302d373030302d383030302d303030313030313030373030032430313930303030302d303030302d373030302d383030302d30303031303031303034303001000001a1fbb97dc0030673656172636801000001a1fb9fdb400501000000000000000a032430313930303030302d303030302d373030302d383030302d303030313030313030653030032430313930303030302d303030302d373030302d383030302d303030313030313030323030032430313930303030302d303030302d373030302d383030302d30303031303031303031303005050501000000000000000101000001a1fb9fdb40032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fb9fdb40032430313930303030302d303030302d373030302d383030302d303030313030313030323030541101020000000000000000000000000000006c6573736f6e73001700032430313930303030302d303030302d373030302d383030302d303030303030303030303031032430313930303030302d303030302d373030302d383030302d30303031303031303066303000000000000000000309636f6e6669726d656400010000000000000001000001000001a1f677aa800500000000000000000000030b696e5f70726f677265737300010000000000000002000001000001a1fb9fdb40032430313930303030302d303030302d373030302d383030302d303030313030313030323030540f0102000000000000000000000000007061636b6167655f656e7472696573001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032437613536353133392d616163332d356630342d623864322d383164643137313932616339032430313930303030302d303030302d373030302d383030302d303030313030313030653030030772656c6561736501000000000000000a032430313930303030302d303030302d373030302d383030302d303030313030313031303030032434633536656134302d386230642d353637332d626565382d64643862366634386533373905050501000000000000000101000001a1fb9fdb40032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fb9fdb40032430313930303030302d303030302d373030302d383030302d3030303130303130303230301200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032437393036633766642d613531372d356530642d623961652d653563383438383238396539032430313930303030302d303030302d373030302d383030302d303030313030313030653030030375736501000000000000000a032430313930303030302d303030302d373030302d383030302d303030313030313031303030032434633536656134302d386230642d353637332d626565382d64643862366634386533373905050501000000000000000101000001a1fb9fdb40032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fb9fdb40032430313930303030302d303030302d373030302d383030302d303030313030313030323030', 4, NULL, NULL, NULL);
INSERT INTO commands (desk_id, desk_seq, command_id, name, version, args, staff_id, issued_at, issued_cursor, seen, changeset, schema_version, doubt, settled_at, outcome) VALUES ('01900000-0000-7000-8000-000100100100', 4, '01900000-0000-7000-8000-000100300004', 'sell_package', 1, '{"courses":[],"member_id":"01900000-0000-7000-8000-000100100401","order_id":"00000000-0000-0000-0000-000000310004","order_number":"O20261121A0001","package_id":"00000000-0000-0000-0000-000000320004","payment_number":"P20261121A0001","product_id":"01900000-0000-7000-8000-000100100810","settle":[],"sold":{"code":"P10","kind":"package","name":"十鞍时套餐","price":"1800.00","units":"10.0","validity_days":90},"tendered":"2000.00","till_shift_id":"01900000-0000-7000-8000-000100330000","valid_from":"purchase"}', '01900000-0000-7000-8000-000100100200', 1795222980000, 2, '{"outcome":"applied","receipt":{"did":"sold","order_id":"00000000-0000-0000-0000-000000310004","number":"O20261121A0001","package_id":"00000000-0000-0000-0000-000000320004","payable":"1800.00","tendered":"2000.00","change":"200.00","units":"10.0","settled":[]}}', X'540d01020000000000000000000000636173685f6d6f76656d656e7473001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032465613835373239352d633638342d353034632d623863312d333833616330313732336239032430313930303030302d303030302d373030302d383030302d303030313030333330303030030473616c6501000000000002bf20032430303030303030302d303030302d303030302d303030302d303030303030333130303034032433626166643464662d363530312d353861662d386465632d62323761376538386633306501000001a1fba0c5a001000000000000000101000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d3030303130303130303230305413010200000000000000000000000000000000006d656d6265725f7061636b61676573001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032430303030303030302d303030302d303030302d303030302d303030303030333230303034032430313930303030302d303030302d373030302d383030302d303030313030313030343031032430313930303030302d303030302d373030302d383030302d303030313030313030383130032430303030303030302d303030302d303030302d303030302d303030303030333130303034030fe58d81e99e8de697b6e5a597e9a49001000000000000006401000000000002bf20030a323032362d31312d3231030a323032372d30322d313901000000000000005a03025b5d03066163746976650501000000000000000101000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d303030313030313030323030540e01020000000000000000000000006f726465725f6974656d73001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032431666132363734622d356661352d353363632d386162312d303335623664346138656139032430303030303030302d303030302d303030302d303030302d303030303030333130303034032430313930303030302d303030302d373030302d383030302d303030313030313030383130036c7b226b696e64223a227061636b616765222c22636f6465223a22503130222c226e616d65223a22e58d81e99e8de697b6e5a597e9a490222c227072696365223a22313830302e3030222c22756e697473223a2231302e30222c2276616c69646974795f64617973223a39307d01000000000000000101000000000002bf2001000000000002bf200501000000000000000101000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d3030303130303130303230305413010200000000000000000000000000000000006f7264657273001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032430303030303030302d303030302d303030302d303030302d303030303030333130303034030e4f32303236313132314130303031032430313930303030302d303030302d373030302d383030302d30303031303031303034303103046465736b01000000000002bf2001000000000000000001000000000000000001000000000002bf2001000000000002bf200100000000000000000309636f6e6669726d656401000001a1fba0c5a00501000000000000000101000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d303030313030313030323030540f0102000000000000000000000000007061636b6167655f656e7472696573001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032435303263316531662d313135352d356263322d626230312d663062656636346638363138032430303030303030302d303030302d303030302d303030302d3030303030303332303030340303627579010000000000000064050505050501000000000000000101000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d303030313030313030323030541101020000000000000000000000000000007061796d656e7473001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032433626166643464662d363530312d353861662d386465632d623237613765383866333065032430303030303030302d303030302d303030302d303030302d303030303030333130303034030e5032303236313132314130303031030463617368030370617901000000000002bf200309737563636565646564010000000000030d40010000000000004e20032430313930303030302d303030302d373030302d383030302d30303031303033333030303001000001a1fba0c5a001000000000000000101000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fba0c5a0032430313930303030302d303030302d373030302d383030302d3030303130303130303230305411010200000000000000000000000000000074696c6c5f736869667473001700032430313930303030302d303030302d373030302d383030302d303030303030303030303031032430313930303030302d303030302d373030302d383030302d3030303130303333303030300000000000010000000000004e20010000000000000000000000010000000000000001000001000001a1fb9e06800000000000000000010000000000030d40010000000000000001000000010000000000000002000001000001a1fba0c5a000', 4, NULL, NULL, NULL);
INSERT INTO commands (desk_id, desk_seq, command_id, name, version, args, staff_id, issued_at, issued_cursor, seen, changeset, schema_version, doubt, settled_at, outcome) VALUES ('01900000-0000-7000-8000-000100100100', 5, '01900000-0000-7000-8000-000100300005', 'check_in', 2, '{"booking_id":"01900000-0000-7000-8000-000100101001","method":"search","package_id":null,"seen":null}', '01900000-0000-7000-8000-000100100200', 1795223040000, 2, '{"outcome":"applied_with_issue","receipt":{"did":"checked_in","booking_id":"01900000-0000-7000-8000-000100101001","check_in_id":"7f15131f-7789-5cba-b682-c07c528ae7f9","used":"0.0","package_id":null,"owed":"1.0","already":null},"issues":[{"code":"units_owed","rider":"陈一诺","units":"1.0"}]}', X'541301020000000000000000000000000000000000617474656e74696f6e5f6974656d73001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032430636535343839392d353362662d353836652d616665392d323433383131376665376238030a756e6974735f6f776564032430313930303030302d303030302d373030302d383030302d303030313030333030303035032430313930303030302d303030302d373030302d383030302d303030313030313030313030032430313930303030302d303030302d373030302d383030302d303030313030313030323030032430313930303030302d303030302d373030302d383030302d303030313030313031303031032430313930303030302d303030302d373030302d383030302d3030303130303130303430310503547b22636f6d6d616e64223a22636865636b5f696e222c22736179223a7b22636f6465223a22756e6974735f6f776564222c227269646572223a22e99988e4b880e8afba222c22756e697473223a22312e30227d7d03046f70656e05050501000000000000000101000001a1fba1b000032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fba1b000032430313930303030302d303030302d373030302d383030302d3030303130303130303230305412010200000000000000000000000000000000626f6f6b696e6773001700032430313930303030302d303030302d373030302d383030302d303030303030303030303031032430313930303030302d303030302d373030302d383030302d30303031303031303130303100000000000000000306626f6f6b65640000010000000000000001000001000001a1f677aa800500000000000000000000030a636865636b65645f696e0000010000000000000002000001000001a1fba1b000032430313930303030302d303030302d373030302d383030302d3030303130303130303230305415010200000000000000000000000000000000000000636865636b5f696e73001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032437663135313331662d373738392d356362612d623638322d633037633532386165376639032430313930303030302d303030302d373030302d383030302d303030313030313031303031032430313930303030302d303030302d373030302d383030302d303030313030313030373031032430313930303030302d303030302d373030302d383030302d30303031303031303034303101000001a1fbb97dc0030673656172636801000001a1fba1b0000501000000000000000a05032430313930303030302d303030302d373030302d383030302d303030313030313030323030032430313930303030302d303030302d373030302d383030302d30303031303031303031303005050501000000000000000101000001a1fba1b000032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fba1b000032430313930303030302d303030302d373030302d383030302d3030303130303130303230305410010200000000000000000000000000006465627473001200032430313930303030302d303030302d373030302d383030302d303030303030303030303031032435383865643939622d316437612d356339632d393430632d373561646430656333393266032430313930303030302d303030302d373030302d383030302d303030313030313030343031032430313930303030302d303030302d373030302d383030302d303030313030313030373031032430313930303030302d303030302d373030302d383030302d303030313030313031303031032437663135313331662d373738392d356362612d623638322d63303763353238616537663901000000000000000a03046f70656e05050501000000000000000101000001a1fba1b000032430313930303030302d303030302d373030302d383030302d30303031303031303032303001000001a1fba1b000032430313930303030302d303030302d373030302d383030302d303030313030313030323030541101020000000000000000000000000000006c6573736f6e73001700032430313930303030302d303030302d373030302d383030302d303030303030303030303031032430313930303030302d303030302d373030302d383030302d30303031303031303066303100000000000000000309636f6e6669726d656400010000000000000001000001000001a1f677aa800500000000000000000000030b696e5f70726f677265737300010000000000000002000001000001a1fba1b000032430313930303030302d303030302d373030302d383030302d303030313030313030323030', 4, NULL, NULL, NULL);
INSERT INTO counters (origin, series, date, last) VALUES ('A', 'O', '2026-11-21', 1);
INSERT INTO counters (origin, series, date, last) VALUES ('A', 'P', '2026-11-21', 1);
PRAGMA user_version = 4;
COMMIT;

-- What goes over the counter: tills, orders, payments, packages.
--
-- A sale that took cash is recorded even when it names a product that the server does not know: the
-- product of a line or a package is no foreign key.

CREATE TABLE till_shifts (
    club_id      uuid NOT NULL,
    id           uuid NOT NULL,
    desk_id      uuid NOT NULL,
    state        text NOT NULL CHECK (state IN ('open', 'closed')),
    opened_at    timestamptz NOT NULL,
    opened_by    uuid,
    float_amount numeric(12,2) NOT NULL,
    expected     numeric(12,2) NOT NULL,
    sales        bigint NOT NULL,
    counted      numeric(12,2),
    closed_at    timestamptz,
    closed_by    uuid,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT till_shifts_desk FOREIGN KEY (club_id, desk_id) REFERENCES desks DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX till_shifts_one_open ON till_shifts (club_id, desk_id) WHERE state = 'open';

CREATE TABLE orders (
    club_id     uuid NOT NULL,
    id          uuid NOT NULL,
    number      text NOT NULL,
    member_id   uuid NOT NULL,
    origin      text NOT NULL CHECK (origin IN ('desk', 'mini_program')),
    list_amount numeric(12,2) NOT NULL,
    discount    numeric(12,2) NOT NULL,
    adjustment  numeric(12,2) NOT NULL,
    payable     numeric(12,2) NOT NULL CHECK (payable >= 0),
    paid        numeric(12,2) NOT NULL,
    refunded    numeric(12,2) NOT NULL,
    state       text NOT NULL
        CHECK (state IN ('pending_payment', 'paid', 'confirmed', 'cancelled', 'refunded', 'completed')),
    paid_at     timestamptz,
    note        text,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT orders_number UNIQUE (club_id, number),
    CONSTRAINT orders_member FOREIGN KEY (club_id, member_id) REFERENCES members DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX orders_of_member ON orders (club_id, member_id);
CREATE INDEX orders_by_time ON orders (club_id, created_at);

CREATE TABLE order_items (
    club_id    uuid NOT NULL,
    id         uuid NOT NULL,
    order_id   uuid NOT NULL,
    product_id uuid NOT NULL,
    sold       jsonb NOT NULL,
    quantity   bigint NOT NULL CHECK (quantity > 0),
    unit_price numeric(12,2) NOT NULL,
    amount     numeric(12,2) NOT NULL,
    rider_id   uuid,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT order_items_order FOREIGN KEY (club_id, order_id) REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT order_items_rider FOREIGN KEY (club_id, rider_id) REFERENCES riders DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX order_items_of_order ON order_items (club_id, order_id);
CREATE INDEX order_items_by_time ON order_items (club_id, created_at);

CREATE TABLE payments (
    club_id       uuid NOT NULL,
    id            uuid NOT NULL,
    order_id      uuid NOT NULL,
    number        text NOT NULL CHECK (length(number) <= 32),
    method        text NOT NULL CHECK (method IN ('cash')),
    kind          text NOT NULL CHECK (kind IN ('pay', 'refund')),
    amount        numeric(12,2) NOT NULL CHECK (amount >= 0),
    state         text NOT NULL CHECK (state IN ('to_pay', 'paying', 'succeeded', 'failed', 'closed')),
    tendered      numeric(12,2),
    change_given  numeric(12,2),
    till_shift_id uuid,
    paid_at       timestamptz,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    -- Unique on the whole server: clubs may share one merchant account.
    CONSTRAINT payments_number UNIQUE (number),
    CONSTRAINT payments_order FOREIGN KEY (club_id, order_id) REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT payments_till_shift FOREIGN KEY (club_id, till_shift_id) REFERENCES till_shifts DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX payments_of_order ON payments (club_id, order_id);
CREATE INDEX payments_by_time ON payments (club_id, created_at);

CREATE TABLE cash_movements (
    club_id       uuid NOT NULL,
    id            uuid NOT NULL,
    till_shift_id uuid NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('sale', 'refund')),
    amount        numeric(12,2) NOT NULL,
    order_id      uuid,
    payment_id    uuid,
    moved_at      timestamptz NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT cash_movements_till_shift FOREIGN KEY (club_id, till_shift_id) REFERENCES till_shifts DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT cash_movements_order FOREIGN KEY (club_id, order_id) REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT cash_movements_payment FOREIGN KEY (club_id, payment_id) REFERENCES payments DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX cash_movements_of_till ON cash_movements (club_id, till_shift_id);
CREATE INDEX cash_movements_by_time ON cash_movements (club_id, moved_at);

CREATE TABLE member_packages (
    club_id       uuid NOT NULL,
    id            uuid NOT NULL,
    member_id     uuid NOT NULL,
    product_id    uuid NOT NULL,
    order_id      uuid,
    name          text NOT NULL,
    units         bigint NOT NULL,
    price_paid    numeric(12,2) NOT NULL,
    valid_from    date,
    valid_until   date,
    validity_days bigint NOT NULL,
    courses       jsonb NOT NULL,
    state         text NOT NULL CHECK (state IN ('active', 'suspended', 'used_up', 'expired', 'refunded')),
    ended_at      timestamptz,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT member_packages_member FOREIGN KEY (club_id, member_id) REFERENCES members DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT member_packages_order FOREIGN KEY (club_id, order_id) REFERENCES orders DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX member_packages_of_member ON member_packages (club_id, member_id);
COMMENT ON COLUMN member_packages.units IS 'tenths of a saddle hour';

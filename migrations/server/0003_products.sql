-- What is on sale.

CREATE TABLE products (
    club_id     uuid NOT NULL,
    id          uuid NOT NULL,
    code        text NOT NULL,
    name        text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('course', 'package', 'activity', 'charter')),
    description text NOT NULL,
    price       numeric(12,2) NOT NULL CHECK (price >= 0),
    sort        bigint NOT NULL,
    on_shelf    boolean NOT NULL,
    stock       bigint CONSTRAINT products_stock CHECK (stock >= 0),
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id)
);
COMMENT ON COLUMN products.stock IS 'pieces left to sell; null is unlimited';

-- A configuration has the id of its product.
CREATE TABLE course_configs (
    club_id          uuid NOT NULL,
    id               uuid NOT NULL,
    class_type       text NOT NULL CHECK (class_type IN ('single', 'multi')),
    duration_minutes bigint NOT NULL,
    saddle_hours     bigint NOT NULL,
    max_riders       bigint NOT NULL,
    needs_horse      boolean NOT NULL,
    coach_fee        numeric(12,2) NOT NULL,
    horse_fee        numeric(12,2) NOT NULL,
    required_level   text NOT NULL CHECK (required_level IN ('beginner', 'novice', 'intermediate', 'advanced')),
    load_percent     bigint NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT course_configs_product FOREIGN KEY (club_id, id) REFERENCES products DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON COLUMN course_configs.saddle_hours IS 'tenths of a saddle hour';

CREATE TABLE package_configs (
    club_id       uuid NOT NULL,
    id            uuid NOT NULL,
    units         bigint NOT NULL,
    validity_days bigint NOT NULL,
    valid_from    text NOT NULL CHECK (valid_from IN ('purchase', 'first_use')),
    courses       jsonb NOT NULL,
    transferable  boolean NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT package_configs_product FOREIGN KEY (club_id, id) REFERENCES products DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON COLUMN package_configs.units IS 'tenths of a saddle hour';

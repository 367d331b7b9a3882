-- Accounts, horses, arenas, and who rides.

CREATE TABLE members (
    club_id         uuid NOT NULL,
    id              uuid NOT NULL,
    name            text NOT NULL,
    -- Sealed; found by the keyed hash of all its digits, or of the last four.
    phone           bytea,
    phone_hash      bytea,
    phone_tail_hash bytea,
    -- Sealed; found by its keyed hash.
    openid          bytea,
    openid_hash     bytea,
    notes           text,
    tags            jsonb NOT NULL,
    joined_at       timestamptz NOT NULL,
    merged_into     uuid,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT members_merged_into FOREIGN KEY (club_id, merged_into) REFERENCES members DEFERRABLE INITIALLY DEFERRED
);
-- Not unique: two accounts of one phone are accepted and offered for merging.
CREATE INDEX members_phone ON members (club_id, phone_hash);
CREATE INDEX members_phone_tail ON members (club_id, phone_tail_hash);
CREATE INDEX members_openid ON members (club_id, openid_hash);

CREATE TABLE horses (
    club_id          uuid NOT NULL,
    id               uuid NOT NULL,
    name             text NOT NULL,
    number           text NOT NULL,
    breed            text,
    height_cm        bigint,
    birth_year       bigint,
    owner_id         uuid,
    max_rider_weight bigint,
    levels           jsonb NOT NULL,
    limits           jsonb NOT NULL,
    state            text NOT NULL CHECK (state IN ('fit', 'resting', 'sick', 'retired')),
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT horses_owner FOREIGN KEY (club_id, owner_id) REFERENCES members DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON COLUMN horses.max_rider_weight IS 'tenths of a kilogram, with tack';

CREATE TABLE arenas (
    club_id  uuid NOT NULL,
    id       uuid NOT NULL,
    name     text NOT NULL,
    indoor   boolean NOT NULL,
    capacity bigint NOT NULL CHECK (capacity >= 0),
    active   boolean NOT NULL,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id)
);

CREATE TABLE riders (
    club_id             uuid NOT NULL,
    id                  uuid NOT NULL,
    member_id           uuid NOT NULL,
    name                text NOT NULL,
    birth_date          date,
    weight              bigint,
    level               text NOT NULL CHECK (level IN ('beginner', 'novice', 'intermediate', 'advanced')),
    usual_horse_id      uuid,
    usual_coach_id      uuid,
    no_ride             jsonb NOT NULL,
    -- Sealed, the name too.
    guardian_name       bytea,
    guardian_phone      bytea,
    guardian_phone_hash bytea,
    guardian_phone_tail_hash bytea,
    guardian_consent_at timestamptz,
    waiver_signed_at    timestamptz,
    notes               text,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT riders_member FOREIGN KEY (club_id, member_id) REFERENCES members DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT riders_usual_horse FOREIGN KEY (club_id, usual_horse_id) REFERENCES horses DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT riders_usual_coach FOREIGN KEY (club_id, usual_coach_id) REFERENCES coaches DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX riders_of_member ON riders (club_id, member_id);
CREATE INDEX riders_guardian_phone ON riders (club_id, guardian_phone_hash);
COMMENT ON COLUMN riders.weight IS 'tenths of a kilogram';

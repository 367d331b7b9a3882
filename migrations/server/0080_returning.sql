-- After a restore from backup desks push again what this database has forgotten. It is gathered from all of them
-- before any of it is done, so that what one desk did after another comes after it again.

-- Who is back, and up to which number it had seen its commands settled in the database's earlier life.
CREATE TABLE returned_desks (
    club_id    uuid        NOT NULL,
    desk_id    uuid        NOT NULL,
    settled_to bigint      NOT NULL,
    -- By the server's clock: when it said so, and when it last brought something.
    back_at    timestamptz NOT NULL,
    heard_at   timestamptz NOT NULL,
    PRIMARY KEY (club_id, desk_id),
    FOREIGN KEY (club_id, desk_id) REFERENCES desks DEFERRABLE INITIALLY DEFERRED
);

-- What was brought and is not done yet.
CREATE TABLE returned_commands (
    club_id    uuid   NOT NULL,
    desk_id    uuid   NOT NULL,
    desk_seq   bigint NOT NULL CHECK (desk_seq > 0),
    command_id uuid   NOT NULL,
    -- Sealed: the envelope whole.
    envelope   bytea  NOT NULL,
    PRIMARY KEY (club_id, desk_id, desk_seq),
    FOREIGN KEY (club_id, desk_id) REFERENCES desks DEFERRABLE INITIALLY DEFERRED
);

-- Clubs whose desks have brought everything, in this epoch.
CREATE TABLE gathered_clubs (
    club_id uuid NOT NULL PRIMARY KEY,
    epoch   uuid NOT NULL
);

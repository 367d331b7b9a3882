-- Who waits for a place in a lesson that is full. An offer holds its places until it is answered or passes on.
CREATE TABLE waitlist_entries (
    club_id uuid NOT NULL,
    id uuid NOT NULL,
    lesson_id uuid NOT NULL,
    member_id uuid NOT NULL,
    riders jsonb NOT NULL,
    starts_at timestamptz NOT NULL,
    joined_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'offered', 'accepted', 'declined', 'lapsed', 'left', 'over')),
    offered_at timestamptz,
    offered_until timestamptz,
    note text,
    version bigint NOT NULL, created_at timestamptz NOT NULL, created_by uuid, updated_at timestamptz NOT NULL, updated_by uuid,
    PRIMARY KEY (club_id, id),
    CONSTRAINT waitlist_entries_party CHECK (jsonb_typeof(riders) = 'array' AND jsonb_array_length(riders) > 0),
    CONSTRAINT waitlist_entries_offer CHECK (state <> 'offered' OR (offered_at IS NOT NULL AND offered_until IS NOT NULL)),
    CONSTRAINT waitlist_entries_lesson FOREIGN KEY (club_id, lesson_id) REFERENCES lessons DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT waitlist_entries_member FOREIGN KEY (club_id, member_id) REFERENCES members DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX waitlist_entries_of_lesson ON waitlist_entries (club_id, lesson_id);
CREATE INDEX waitlist_entries_open ON waitlist_entries (club_id) WHERE state IN ('waiting', 'offered');

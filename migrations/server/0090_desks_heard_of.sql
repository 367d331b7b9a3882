-- When a desk was last heard of, and how far its queue reached then: who looks at the desks sees how many commands
-- still wait at each. Not of the desk's row: that goes to every desk, and this changes with every pull.
ALTER TABLE desk_cursors
    ADD COLUMN seen_at timestamptz,
    -- The highest number that was given there. None: a desk that does not say so yet.
    ADD COLUMN issued_to bigint;

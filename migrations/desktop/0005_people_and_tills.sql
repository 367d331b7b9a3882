-- A member that was forgotten stays as a stub; cash that moves says why; aliases are found by what they became
-- part of. New columns may be empty, so commands that wait run again as they are.
ALTER TABLE members ADD COLUMN deleted_at INTEGER;
ALTER TABLE cash_movements ADD COLUMN note TEXT;
CREATE INDEX members_by_merged_into ON members (club_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX attention_items_by_member ON attention_items (club_id, member_id) WHERE member_id IS NOT NULL;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('members', 'members_by_merged_into', '1000 1000 2'),
    ('attention_items', 'attention_items_by_member', '10000 10000 2');

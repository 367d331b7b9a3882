-- Notices that nobody has read are counted after every act and every cut, and each cut asks which of them an item of
-- the club tells of; both read whole tables. Only indexes, so commands that wait are none the wiser.
CREATE INDEX notices_unread ON notices (desk_id, desk_seq) WHERE read_at IS NULL;
CREATE INDEX attention_items_by_command ON attention_items (club_id, command_id);

-- What waits is asked for after every act and every cut, always of one desk. The index knew only the numbers, so that
-- the whole history of the desk was read instead. Only an index changes, so commands that wait are none the wiser.
DROP INDEX commands_pending;
CREATE INDEX commands_pending ON commands (desk_id, desk_seq) WHERE settled_at IS NULL;

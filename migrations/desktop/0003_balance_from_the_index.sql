-- A package's balance is read from the index alone: a regular has dozens of entries, and Today asks for the
-- balances of everyone who is expected. Only an index changes, so commands that wait are none the wiser.
CREATE INDEX package_entries_by_package_kind ON package_entries (club_id, package_id, kind, units);
DROP INDEX package_entries_by_package;

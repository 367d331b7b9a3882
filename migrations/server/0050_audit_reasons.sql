-- Why: a rule overridden, a booking given up, a past lesson put right. Sealed: people write names in it.
ALTER TABLE audit ADD COLUMN reason bytea;

-- A lesson that is made asks whether its number is taken, as a sale does.
CREATE INDEX lessons_by_number ON lessons (club_id, number);

-- The job that ends lessons asks every minute for those of the past that are still open: there are never many. Not
-- CONCURRENTLY: servers that wait for their turn at the migrations would wait for it, and it for them.
CREATE INDEX lessons_open ON lessons (club_id, starts_at) WHERE state IN ('to_confirm', 'confirmed', 'in_progress');

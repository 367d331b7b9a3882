-- Each sale asks whether its number is taken, and so does its running again on every rebase: both are looked
-- up, not read through.
CREATE INDEX orders_by_number ON orders (club_id, number);
CREATE INDEX payments_by_number ON payments (club_id, number);

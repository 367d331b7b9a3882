//! The race without what makes it safe, to see that it would notice: the club's lock is no lock any more, and the
//! exclusion constraints are gone. All of it is done to the database; the programs are the product's own.

use anyhow::Result;
use system_tests::books::Books;

/// Who locks a row of a view locks the rows of the tables below it, and a function's answer is none. What is written
/// still counts up by one, so that the feed itself stays whole.
const UNGUARD: &str = "
ALTER TABLE club_feed RENAME TO club_feed_rows;
CREATE FUNCTION club_feed_answer() RETURNS SETOF club_feed_rows LANGUAGE plpgsql AS
    $$ BEGIN RETURN QUERY SELECT * FROM club_feed_rows; END $$;
CREATE VIEW club_feed AS SELECT * FROM club_feed_answer();
CREATE FUNCTION club_feed_write() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE club_feed_rows SET head = head + (NEW.head - OLD.head), pruned_to = greatest(pruned_to, NEW.pruned_to)
    WHERE club_id = OLD.club_id RETURNING head, pruned_to INTO NEW.head, NEW.pruned_to;
    RETURN NEW;
END $$;
CREATE TRIGGER club_feed_write INSTEAD OF UPDATE ON club_feed FOR EACH ROW EXECUTE FUNCTION club_feed_write();
ALTER TABLE lessons DROP CONSTRAINT lessons_coach_busy;
ALTER TABLE bookings DROP CONSTRAINT bookings_horse_busy, DROP CONSTRAINT bookings_rider_busy;
";

/// Takes lock and constraints away.
pub(super) async fn unguard(books: &mut Books) -> Result<()> {
    let left = "SELECT conname::text FROM pg_constraint WHERE contype = 'x' AND conname IN
        ('lessons_coach_busy', 'bookings_horse_busy', 'bookings_rider_busy')";
    let left = books.arrange(UNGUARD, left).await?;
    anyhow::ensure!(left.is_empty(), "{left:?} still guard");
    Ok(())
}

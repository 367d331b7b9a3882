//! What the desk's program and the one that kills it say to each other, a line of JSON each, and what there is
//! to do at a desk.

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};
use system_tests::books::Books;

/// A line of the desk's program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Said {
    /// The file is open.
    Opened {
        /// It was damaged.
        damaged: bool,
    },
    /// Somebody is signed in and begins to work.
    Working,
    /// A command was acknowledged.
    Done(Acknowledged),
    /// Told to rest: everything that was given is settled.
    Settled,
    /// Told to compare: the tables in which this desk's rows differ from the server's.
    Compared {
        /// None is well.
        differing: Vec<String>,
    },
}

/// A command that was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Acknowledged {
    /// Its number at the desk.
    pub(super) seq: i64,
    /// Its id; not known to a desk that acknowledges before it commits.
    pub(super) id: Option<String>,
    /// What stands in its arguments: the number of a sale, the id of a member, of a booking.
    pub(super) about: String,
}

/// An order to the desk's program. At the end of its input it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    /// Give no more commands, and say when all are settled.
    Rest,
    /// Compare the rows with the server's.
    Compare,
}

/// What there is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Work {
    /// Bookings of lessons that run now.
    pub(super) bookings: Vec<String>,
    /// Horses for them, fewer than there are bookings.
    pub(super) horses: Vec<String>,
    /// Somebody who buys.
    pub(super) member: String,
    /// What they buy.
    pub(super) product: String,
    /// The cash that they hand over.
    pub(super) tendered: String,
}

/// Lessons with one rider each are moved to now, without coach and horse, and last longer than the kills; every
/// horse is fit for everybody.
const ARRANGE: &str = "
CREATE TEMP TABLE chosen ON COMMIT DROP AS
SELECT * FROM (
    SELECT DISTINCT ON (b.rider_id) b.*
    FROM bookings b JOIN lessons l ON l.id = b.lesson_id AND l.state IN ('to_confirm', 'confirmed')
    WHERE b.state = 'booked' AND b.starts_at > now()
        AND (SELECT count(*) FROM bookings o WHERE o.lesson_id = b.lesson_id) = 1
        AND NOT EXISTS (
            SELECT 1 FROM bookings o WHERE o.rider_id = b.rider_id AND o.id <> b.id
                AND o.starts_at < now() + interval '7 hours' AND o.ends_at > now() - interval '1 hour')
    ORDER BY b.rider_id, b.starts_at) b
ORDER BY starts_at, id LIMIT 10;
UPDATE lessons l SET coach_id = NULL, state = 'confirmed',
    starts_at = now() - interval '1 minute', ends_at = now() + interval '6 hours'
FROM chosen c WHERE l.id = c.lesson_id;
UPDATE bookings b SET horse_id = NULL, starts_at = l.starts_at, ends_at = l.ends_at
FROM lessons l JOIN chosen c ON c.lesson_id = l.id WHERE b.lesson_id = l.id;
UPDATE horses SET state = 'fit', owner_id = NULL, max_rider_weight = NULL, levels = '[]';
UPDATE riders SET no_ride = '[]';
UPDATE bookings b SET horse_id = NULL
WHERE b.state IN ('held', 'booked') AND b.starts_at BETWEEN now() - interval '1 day' AND now() + interval '1 day';
";

/// Horses that nobody has on this day.
const HORSES: &str = "SELECT id::text FROM horses h WHERE NOT EXISTS (
    SELECT 1 FROM bookings b WHERE b.horse_id = h.id AND b.ends_at > now() - interval '1 hour'
        AND b.starts_at < now() + interval '7 hours') ORDER BY id LIMIT 4";

/// A package of which there is no end.
const PRODUCT: &str = "SELECT id::text FROM products \
    WHERE kind = 'package' AND on_shelf AND stock IS NULL ORDER BY id LIMIT 1";

impl Work {
    /// Chooses it, and changes the club so that it can be done all the time. Before the first desk has seen it.
    pub(super) async fn choose(books: &mut Books) -> Result<Self> {
        let bookings = books.arrange(ARRANGE, "SELECT id::text FROM chosen ORDER BY id").await?;
        let horses = books.texts(HORSES).await?;
        ensure!(bookings.len() >= 4 && horses.len() >= 2, "too little to do");
        let first = bookings.first().context("a booking")?;
        let member =
            books.text(&format!("SELECT member_id::text FROM bookings WHERE id = '{first}'")).await?;
        let product = books.text(PRODUCT).await?;
        let tendered =
            books.text(&format!("SELECT price::text FROM products WHERE id = '{product}'")).await?;
        Ok(Self { bookings, horses, member, product, tendered })
    }
}

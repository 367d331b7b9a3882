//! What the desk's program and the one that kills it say to each other, a line of JSON each, and what there is
//! to do at a desk.

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use system_tests::books::Books;

/// A line of the desk's program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Said {
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
pub(crate) struct Acknowledged {
    /// Its number at the desk.
    pub(crate) seq: i64,
    /// Its id; not known to a desk that acknowledges before it commits.
    pub(crate) id: Option<String>,
    /// What stands in its arguments: the number of a sale, the id of a member, of a booking.
    pub(crate) about: String,
}

/// An order to the desk's program. At the end of its input it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// Give no more commands, and say when all are settled.
    Rest,
    /// Compare the rows with the server's.
    Compare,
    /// Work on this share of what there is to do.
    Take(usize),
}

/// A share of what there is to do. Nothing in it is in another one's way: no booking, rider's account, horse or day.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Work {
    /// Bookings of lessons that run now.
    pub(crate) bookings: Vec<String>,
    /// Horses for them, fewer than there are bookings.
    pub(crate) horses: Vec<String>,
    /// Somebody who buys.
    pub(crate) member: String,
    /// Accounts whose notes are edited.
    pub(crate) members: Vec<String>,
    /// Lessons of another day, which are moved to and fro.
    pub(crate) lessons: Vec<String>,
    /// What they buy.
    pub(crate) product: String,
    /// The cash that they hand over.
    pub(crate) tendered: String,
}

/// Lessons with one rider each are moved to now, without coach and horse, and last longer than the kills; every
/// horse is fit for everybody.
const ARRANGE: &str = "
CREATE TEMP TABLE chosen ON COMMIT DROP AS
SELECT * FROM (
    SELECT DISTINCT ON (b.member_id) b.*
    FROM bookings b JOIN lessons l ON l.id = b.lesson_id AND l.state IN ('to_confirm', 'confirmed')
    WHERE b.state = 'booked' AND b.starts_at > now()
        AND (SELECT count(*) FROM bookings o WHERE o.lesson_id = b.lesson_id) = 1
        AND NOT EXISTS (
            SELECT 1 FROM bookings o WHERE o.rider_id = b.rider_id AND o.id <> b.id
                AND o.starts_at < now() + interval '7 hours' AND o.ends_at > now() - interval '1 hour')
    ORDER BY b.member_id, b.starts_at) b
ORDER BY starts_at, id LIMIT 12;
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

/// Horses that nobody has on this day, fewer than there are bookings.
const HORSES: &str = "SELECT id::text FROM horses h WHERE NOT EXISTS (
    SELECT 1 FROM bookings b WHERE b.horse_id = h.id AND b.ends_at > now() - interval '1 hour'
        AND b.starts_at < now() + interval '7 hours') ORDER BY id LIMIT 6";

/// A package of which there is no end.
const PRODUCT: &str = "SELECT id::text FROM products \
    WHERE kind = 'package' AND on_shelf AND stock IS NULL ORDER BY id LIMIT 1";

/// Accounts that nobody buys for.
const MEMBERS: &str = "SELECT id::text FROM members WHERE merged_into IS NULL AND deleted_at IS NULL \
    AND id NOT IN ({buyers}) ORDER BY id LIMIT 24";

/// Lessons of later days, by day: what is moved on one is in nobody's way on another.
const LESSONS: &str = "SELECT to_char(starts_at, 'MMDD') || ' ' || id FROM lessons \
    WHERE state IN ('to_confirm', 'confirmed') AND starts_at > now() + interval '2 days' ORDER BY starts_at, id";

impl Work {
    /// Chooses it in so many shares, and changes the club so that it can be done all the time. Before the first desk
    /// has seen it.
    pub(crate) async fn choose(books: &mut Books, shares: usize) -> Result<Vec<Self>> {
        let bookings = books.arrange(ARRANGE, "SELECT id::text FROM chosen ORDER BY id").await?;
        let horses = books.texts(HORSES).await?;
        let least = shares.saturating_mul(2).max(4);
        ensure!(
            bookings.len() >= least && horses.len() >= shares.max(2),
            "too little to do: {bookings:?} {horses:?}"
        );
        let product = books.text(PRODUCT).await?;
        let tendered =
            books.text(&format!("SELECT price::text FROM products WHERE id = '{product}'")).await?;
        let owners = books.texts(&owners(&bookings)).await?;
        let members = books.texts(&MEMBERS.replace("{buyers}", &listed(&owners))).await?;
        let mut days: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in books.texts(LESSONS).await? {
            let (day, lesson) = line.split_once(' ').context("a day and a lesson")?;
            days.entry(day.to_owned()).or_default().push(lesson.to_owned());
        }
        let days: Vec<Vec<String>> = days.into_values().collect();
        let mut chosen = Vec::new();
        for share in 0..shares {
            let mine = |all: &[String]| all.iter().skip(share).step_by(shares).cloned().collect::<Vec<_>>();
            let bookings = mine(&bookings);
            let first = bookings.first().context("a booking")?;
            let member =
                books.text(&format!("SELECT member_id::text FROM bookings WHERE id = '{first}'")).await?;
            let mut lessons = Vec::new();
            for day in days.iter().skip(share).step_by(shares) {
                lessons.extend(day.iter().take(2).cloned());
            }
            let (product, tendered) = (product.clone(), tendered.clone());
            let (horses, members) = (mine(&horses), mine(&members));
            chosen.push(Self { bookings, horses, member, members, lessons, product, tendered });
        }
        Ok(chosen)
    }
}

/// Ids, as a question lists them.
pub(crate) fn listed(ids: &[String]) -> String {
    format!("'{}'", ids.join("', '"))
}

fn owners(bookings: &[String]) -> String {
    format!("SELECT DISTINCT member_id::text FROM bookings WHERE id IN ({})", listed(bookings))
}

//! What is there in the end.

use super::said::{Work, listed};
use super::server::settlements;
use crate::file::{DeskFile, Given};
use anyhow::Result;
use std::path::PathBuf;
use system_tests::books::Books;

/// Everything that a verdict looks at.
pub(crate) struct Evidence {
    pub(crate) desks: Vec<AtDesk>,
    /// What must not be, and how often it is.
    pub(crate) forbidden: Vec<(&'static str, i64)>,
    /// What must not be twice, and how often it is.
    pub(crate) twice: Vec<(&'static str, i64)>,
    /// Orders of the desks that were killed, by number.
    pub(crate) orders: Vec<String>,
    /// Members that the desks registered.
    pub(crate) members: Vec<String>,
    /// Check-ins that the desks made, undone or not.
    pub(crate) check_ins: i64,
    /// Cash that the desks took, in fen.
    pub(crate) cash: i64,
    /// Units that they sold, in tenths.
    pub(crate) units: i64,
}

/// A desk's own account, and the server's of it.
pub(crate) struct AtDesk {
    pub(crate) name: String,
    /// Everything that was given there.
    pub(crate) given: Vec<Given>,
    /// The desk's view of its settlements, …
    pub(crate) seen: Vec<String>,
    /// … and the server's.
    pub(crate) settled: Vec<String>,
}

/// What must not be, each counted by a question. `{bookings}` are those that the desks worked on.
const FORBIDDEN: [(&str, &str); 11] = [
    ("commands set aside", "SELECT count(*) FROM quarantine"),
    ("commands that failed inside the server", "SELECT count(*) FROM command_failures"),
    (
        "numbers of a desk that were left out",
        "SELECT count(*) FROM (SELECT max(desk_seq) - count(*) AS missing FROM settled_commands GROUP BY desk_id) d \
         WHERE missing <> 0",
    ),
    (
        "tills that do not expect their float and every movement",
        "SELECT count(*) FROM till_shifts t WHERE desk_id IN (SELECT desk_id FROM settled_commands) \
         AND (expected - float_amount, sales) <> \
         (SELECT coalesce(sum(amount), 0), count(*) FILTER (WHERE kind = 'sale') FROM cash_movements m \
         WHERE m.till_shift_id = t.id)",
    ),
    (
        "orders without their one payment, movement, line or package",
        "SELECT count(*) FROM orders o WHERE o.origin = 'desk' AND o.created_at >= (SELECT min(issued_at) FROM \
         settled_commands) AND NOT ((SELECT count(*) FROM payments p WHERE p.order_id = o.id AND p.amount = o.paid) = 1 \
         AND (SELECT count(*) FROM cash_movements m WHERE m.order_id = o.id AND m.amount = o.paid) = 1 \
         AND (SELECT count(*) FROM order_items i WHERE i.order_id = o.id) = 1 \
         AND (SELECT count(*) FROM member_packages g WHERE g.order_id = o.id) = 1)",
    ),
    (
        "bookings whose state does not fit their check-ins",
        "SELECT count(*) FROM bookings b WHERE b.id IN ({bookings}) \
         AND (b.state IN ('checked_in', 'done')) <> EXISTS (SELECT 1 FROM check_ins c WHERE c.booking_id = b.id \
         AND c.undone_at IS NULL)",
    ),
    (
        "bookings that did not use or owe what they cost",
        "SELECT count(*) FROM bookings b WHERE b.id IN ({bookings}) AND b.state <> 'no_show' \
         AND (SELECT coalesce(sum(e.units), 0) FROM package_entries e WHERE e.booking_id = b.id AND e.kind = 'use') \
         + (SELECT coalesce(sum(d.units), 0) FROM debts d WHERE d.booking_id = b.id AND d.state = 'open') \
         <> (SELECT coalesce(sum(c.units), 0) FROM check_ins c WHERE c.booking_id = b.id AND c.undone_at IS NULL)",
    ),
    (
        "packages of those riders that gave more than they held",
        "SELECT count(*) FROM member_packages p WHERE member_id IN \
         (SELECT member_id FROM bookings WHERE id IN ({bookings})) AND \
         (SELECT sum(CASE WHEN kind IN ('buy', 'adjust', 'transfer', 'release') THEN units ELSE -units END) \
         FROM package_entries e WHERE e.package_id = p.id) < 0",
    ),
    (
        "lessons whose state does not fit their riders",
        "SELECT count(*) FROM lessons l JOIN bookings b ON b.lesson_id = l.id AND b.id IN ({bookings}) \
         WHERE (l.state = 'in_progress') <> (b.state = 'checked_in') OR (l.state = 'completed') <> (b.state = 'done')",
    ),
    (
        "horses under two riders at once",
        "SELECT count(*) FROM bookings a JOIN bookings b ON a.horse_id = b.horse_id AND a.id < b.id \
         AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.id IN ({bookings}) \
         AND a.state IN ('held', 'booked', 'checked_in', 'done') AND b.state IN ('held', 'booked', 'checked_in', 'done') \
         AND NOT a.clash AND NOT b.clash",
    ),
    (
        "refusals of which nobody was told",
        "SELECT count(*) FROM settled_commands s WHERE s.outcome = 'rejected' \
         AND NOT EXISTS (SELECT 1 FROM attention_items i WHERE i.command_id = s.command_id)",
    ),
];

/// What there may be one of.
const TWICE: [(&str, &str); 4] = [
    ("command ids with two outcomes", "SELECT count(*) - count(DISTINCT command_id) FROM settled_commands"),
    ("orders with the number of another", "SELECT count(*) - count(DISTINCT number) FROM orders"),
    ("payments with the number of another", "SELECT count(*) - count(DISTINCT number) FROM payments"),
    (
        "bookings with two check-ins",
        "SELECT count(*) - count(DISTINCT booking_id) FROM check_ins WHERE undone_at IS NULL",
    ),
];

/// The desks that were killed.
const OURS: &str = "(SELECT desk_id FROM settled_commands)";

impl Evidence {
    /// Reads it all; nobody works any more.
    pub(crate) async fn gather(books: &mut Books, folders: &[PathBuf], work: &[Work]) -> Result<Self> {
        let mut desks = Vec::new();
        for folder in folders {
            let file = DeskFile::open(folder)?;
            desks.push(AtDesk {
                name: file.desk()?,
                given: file.commands()?,
                seen: file.settled()?,
                settled: books.texts(&settlements(&file.desk()?)?).await?,
            });
        }
        let bookings: Vec<_> = work.iter().flat_map(|share| share.bookings.clone()).collect();
        let bookings = listed(&bookings);
        let mut forbidden = Vec::new();
        for (what, question) in FORBIDDEN {
            forbidden.push((what, books.number(&question.replace("{bookings}", &bookings)).await?));
        }
        let mut twice = Vec::new();
        for (what, question) in TWICE {
            twice.push((what, books.number(question).await?));
        }
        let taken = format!(
            "cash_movements m JOIN till_shifts t ON t.id = m.till_shift_id WHERE t.desk_id IN {OURS}"
        );
        let orders = format!("SELECT number FROM orders WHERE id IN (SELECT m.order_id FROM {taken})");
        let cash = format!("SELECT CAST(coalesce(sum(m.amount), 0) * 100 AS bigint) FROM {taken}");
        let units = format!(
            "SELECT CAST(coalesce(sum(e.units), 0) AS bigint) FROM package_entries e JOIN member_packages p \
             ON p.id = e.package_id WHERE e.kind = 'buy' AND p.order_id IN (SELECT m.order_id FROM {taken})"
        );
        let check_ins = format!("SELECT count(*) FROM check_ins WHERE desk_id IN {OURS}");
        let members =
            "SELECT id::text FROM members WHERE created_at >= (SELECT min(issued_at) FROM settled_commands)";
        Ok(Self {
            desks,
            forbidden,
            twice,
            orders: books.texts(&orders).await?,
            members: books.texts(members).await?,
            check_ins: books.number(&check_ins).await?,
            cash: books.number(&cash).await?,
            units: books.number(&units).await?,
        })
    }
}

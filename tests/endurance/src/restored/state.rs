//! What stood in the books of the shares that were worked on: it has to stand there again, line by line.

use crate::kill::said::{Work, listed};
use anyhow::Result;
use std::collections::BTreeSet;
use system_tests::books::Books;

/// Questions whose answers are lines. `{bookings}`, `{owners}`, `{members}` and `{lessons}` are those of the shares.
const LINES: [(&str, &str); 7] = [
    (
        "booking",
        "SELECT concat_ws(' ', id, state, horse_id, package_id, clash) FROM bookings WHERE id IN ({bookings})",
    ),
    (
        "check-in",
        "SELECT concat_ws(' ', id, booking_id, units, undone_at IS NULL) FROM check_ins \
         WHERE booking_id IN ({bookings})",
    ),
    (
        "package",
        "SELECT concat_ws(' ', p.id, p.state, e.kind, sum(e.units)) FROM member_packages p \
         JOIN package_entries e ON e.package_id = p.id WHERE p.member_id IN ({owners}) \
         GROUP BY p.id, p.state, e.kind",
    ),
    ("debt", "SELECT concat_ws(' ', id, state, units) FROM debts WHERE member_id IN ({owners})"),
    (
        "order",
        "SELECT concat_ws(' ', number, member_id, state, paid) FROM orders WHERE member_id IN ({owners})",
    ),
    ("notes", "SELECT concat_ws(' ', id, md5(coalesce(notes, ''))) FROM members WHERE id IN ({members})"),
    ("lesson", "SELECT concat_ws(' ', id, state, starts_at, ends_at) FROM lessons WHERE id IN ({lessons})"),
];

/// Lines of the books, each with what it is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct State(BTreeSet<String>);

impl State {
    /// Reads what stands there now of these shares.
    pub(super) async fn read(books: &mut Books, shares: &[Work]) -> Result<Self> {
        let of = |pick: fn(&Work) -> &Vec<String>| {
            listed(&shares.iter().flat_map(|share| pick(share).clone()).collect::<Vec<_>>())
        };
        let bookings = of(|share| &share.bookings);
        let owners = format!("SELECT member_id FROM bookings WHERE id IN ({bookings})");
        let (members, lessons) = (of(|share| &share.members), of(|share| &share.lessons));
        let mut lines = BTreeSet::new();
        for (what, question) in LINES {
            let question = question.replace("{bookings}", &bookings).replace("{owners}", &owners);
            let question = question.replace("{members}", &members).replace("{lessons}", &lessons);
            lines.extend(books.texts(&question).await?.into_iter().map(|line| format!("{what} {line}")));
        }
        Ok(Self(lines))
    }

    /// What stood there before and does not now, and the other way round.
    pub(super) fn differences(&self, now: &Self) -> Vec<String> {
        let gone = self.0.difference(&now.0).map(|line| format!("stood there before the loss: {line}"));
        let new = now.0.difference(&self.0).map(|line| format!("stands there since: {line}"));
        gone.chain(new).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_changed_is_named_as_it_was_and_as_it_is() {
        let state = |lines: &[&str]| State(lines.iter().map(|line| (*line).to_owned()).collect());
        let found = state(&["booking 1 booked", "debt 2"]).differences(&state(&["booking 1 done", "debt 2"]));
        assert_eq!(
            found,
            ["stood there before the loss: booking 1 booked", "stands there since: booking 1 done"]
        );
    }
}

//! What of it is wrong: every command that a desk gave has exactly one outcome, and the books hold exactly what
//! the outcomes say.

use super::Seen;
use super::evidence::{AtDesk, Evidence};
use crate::file::Given;
use serde_json::Value;
use shared::command::{Outcome, Receipt};
use std::collections::BTreeSet;

/// Adds to what was seen.
pub(crate) fn judge(evidence: &Evidence, seen: &mut Seen) {
    for desk in &evidence.desks {
        each_has_its_outcome(desk, seen);
    }
    let counted = |found: &[(&str, i64)]| {
        let there = found.iter().filter(|(_, count)| *count != 0);
        there.map(|(what, count)| format!("{count} {what}")).collect::<Vec<_>>()
    };
    seen.wrong.extend(counted(&evidence.forbidden));
    seen.doubled.extend(counted(&evidence.twice));
    books_hold_the_outcomes(evidence, seen);
}

/// The desk's account is the server's, line by line.
fn each_has_its_outcome(desk: &AtDesk, seen: &mut Seen) {
    let name = &desk.name;
    for given in desk.given.iter().filter(|given| given.outcome.is_none()) {
        seen.stuck.push(format!("desk {name}: command {} was never settled", given.seq));
    }
    if desk.settled.len() > desk.given.len() {
        seen.doubled.push(format!("desk {name}: {} given, {} settled", desk.given.len(), desk.settled.len()));
    }
    let at_the_server: BTreeSet<&String> = desk.settled.iter().collect();
    let lost = desk.seen.iter().filter(|line| !at_the_server.contains(line));
    seen.lost.extend(lost.map(|line| format!("desk {name}: the server does not have {line}")));
    let here: BTreeSet<&String> = desk.seen.iter().collect();
    let unseen = desk.settled.iter().filter(|line| !here.contains(line));
    seen.wrong.extend(unseen.map(|line| format!("desk {name}: the desk does not have {line}")));
}

/// Facts that the desks give.
const FACTS: [&str; 10] = [
    "sell_package",
    "register_member",
    "check_in",
    "undo_check_in",
    "check_out",
    "undo_check_out",
    "mark_no_show",
    "undo_no_show",
    "move_cash",
    "close_till",
];

/// What the outcomes of all commands say together.
#[derive(Default)]
struct Said {
    orders: Vec<String>,
    members: Vec<String>,
    check_ins: i64,
    cash: i64,
    units: i64,
}

fn books_hold_the_outcomes(evidence: &Evidence, seen: &mut Seen) {
    let mut said = Said::default();
    for given in evidence.desks.iter().flat_map(|desk| &desk.given) {
        match said.add(given) {
            Some(()) => {}
            None => seen.wrong.push(format!("command {} ({}) can't be understood", given.id, given.name)),
        }
    }
    same("orders", &said.orders, &evidence.orders, seen);
    same("members", &said.members, &evidence.members, seen);
    for (what, said, there) in [
        ("check-ins", said.check_ins, evidence.check_ins),
        ("fen of cash", said.cash, evidence.cash),
        ("tenths of saddle hours sold", said.units, evidence.units),
    ] {
        if said != there {
            seen.wrong.push(format!("{there} {what} in the books, {said} by the outcomes"));
        }
    }
}

impl Said {
    /// Counts an outcome in. None when it says what it can't.
    fn add(&mut self, given: &Given) -> Option<()> {
        let Some(outcome) = &given.outcome else { return Some(()) };
        let outcome: Outcome = serde_json::from_str(outcome).ok()?;
        match outcome.receipt() {
            Some(Receipt::Sold { number, payable, units, .. }) => {
                let args: Value = serde_json::from_str(&given.args).ok()?;
                if args.get("order_number")?.as_str()? != number {
                    return None;
                }
                self.orders.push(number.clone());
                self.cash = self.cash.saturating_add(payable.fen());
                self.units = self.units.saturating_add(units.tenths());
            }
            Some(Receipt::Registered { member_id, .. }) => self.members.push(member_id.to_string()),
            Some(Receipt::CheckedIn { already: None, .. }) => {
                self.check_ins = self.check_ins.saturating_add(1)
            }
            Some(Receipt::CashMoved { amount, .. }) => self.cash = self.cash.saturating_add(amount.fen()),
            // A fact is never refused.
            None if FACTS.contains(&given.name.as_str()) => return None,
            _ => {}
        }
        Some(())
    }
}

/// The same, each once.
fn same(what: &str, said: &[String], there: &[String], seen: &mut Seen) {
    let (one, other): (BTreeSet<_>, BTreeSet<_>) = (said.iter().collect(), there.iter().collect());
    if one.len() != said.len() || other.len() != there.len() {
        seen.doubled.push(format!("{what}: one of them is there twice"));
    }
    seen.lost.extend(one.difference(&other).map(|gone| format!("{what}: {gone} is not in the books")));
    seen.doubled.extend(other.difference(&one).map(|more| format!("{what}: nobody made {more}")));
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;
    use serde_json::json;

    const ID: &str = "0196a3b0-0000-7000-8000-000000000001";
    const NUMBER: &str = "O20261121A0001";

    /// One desk that sold one package and registered one member, all of it as it has to be.
    fn evidence() -> Evidence {
        let sold = json!({ "outcome": "applied", "receipt": { "did": "sold", "order_id": ID, "number": NUMBER,
            "package_id": ID, "payable": "1200.00", "tendered": "1200.00", "change": "0.00", "units": "10.0",
            "settled": [] } });
        let registered = json!({ "outcome": "applied",
            "receipt": { "did": "registered", "member_id": ID, "riders": [] } });
        let given = |seq, name: &str, args: Value, outcome: Value| Given {
            seq,
            id: format!("id-{seq}"),
            name: name.to_owned(),
            args: args.to_string(),
            outcome: Some(outcome.to_string()),
        };
        let settled = vec!["1 id-1 applied".to_owned(), "2 id-2 applied".to_owned()];
        Evidence {
            desks: vec![AtDesk {
                name: "A".to_owned(),
                given: vec![
                    given(1, "sell_package", json!({ "order_number": NUMBER }), sold),
                    given(2, "register_member", json!({ "member_id": ID }), registered),
                ],
                seen: settled.clone(),
                settled,
            }],
            forbidden: vec![("commands set aside", 0)],
            twice: vec![("command ids with two outcomes", 0)],
            orders: vec![NUMBER.to_owned()],
            members: vec![ID.to_owned()],
            check_ins: 0,
            cash: 120_000,
            units: 100,
        }
    }

    fn judged(change: impl FnOnce(&mut Evidence)) -> [usize; 4] {
        let (mut evidence, mut seen) = (evidence(), Seen::default());
        change(&mut evidence);
        judge(&evidence, &mut seen);
        [seen.lost.len(), seen.doubled.len(), seen.stuck.len(), seen.wrong.len()]
    }

    #[test]
    fn books_that_hold_what_the_outcomes_say_are_well() {
        assert_eq!(judged(|_| {}), [0, 0, 0, 0]);
    }

    #[test]
    fn a_settlement_an_order_or_a_member_that_is_gone_is_lost() {
        assert_eq!(judged(|there| drop(there.desks[0].settled.pop())), [1, 0, 0, 0]);
        assert_eq!(judged(|there| there.orders.clear()), [1, 0, 0, 0]);
        assert_eq!(judged(|there| there.members.clear()), [1, 0, 0, 0]);
    }

    #[test]
    fn what_is_there_twice_or_was_made_by_nobody_is_doubled() {
        assert_eq!(judged(|there| there.orders.push(NUMBER.to_owned())), [0, 1, 0, 0]);
        assert_eq!(judged(|there| there.members.push("nobody's".to_owned())), [0, 1, 0, 0]);
        assert_eq!(judged(|there| there.twice[0].1 = 1), [0, 1, 0, 0]);
        let third = || "3 id-3 applied".to_owned();
        assert_eq!(judged(|there| there.desks[0].settled.push(third())), [0, 1, 0, 1]);
    }

    #[test]
    fn a_command_without_an_outcome_is_stuck() {
        let unsettled = |there: &mut Evidence| {
            there.desks[0].given[1].outcome = None;
            there.members.clear();
        };
        assert_eq!(judged(unsettled), [0, 0, 1, 0]);
    }

    #[test]
    fn cash_units_and_check_ins_have_to_be_those_of_the_outcomes() {
        assert_eq!(judged(|there| there.cash += 1), [0, 0, 0, 1]);
        assert_eq!(judged(|there| there.units -= 1), [0, 0, 0, 1]);
        assert_eq!(judged(|there| there.check_ins += 1), [0, 0, 0, 1]);
        assert_eq!(judged(|there| there.forbidden[0].1 = 1), [0, 0, 0, 1]);
    }

    #[test]
    fn a_fact_that_was_refused_is_wrong() {
        let refused = |there: &mut Evidence| {
            let say = shared::words::Say::TillMissing;
            let outcome = serde_json::to_string(&Outcome::Rejected { refusal: say }).unwrap();
            there.desks[0].given[1].outcome = Some(outcome);
            there.members.clear();
        };
        assert_eq!(judged(refused), [0, 0, 0, 1]);
    }
}

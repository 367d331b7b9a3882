//! The promises of the protocol: nothing lost, nothing twice, all desks alike.

use super::Evidence;
use crate::rows::of;
use shared::command::{Kind, Outcome, Receipt};
use shared::id::{CashMovementId, CommandId, DeskId, Id as _};
use shared::record::{AttentionCode, AttentionItem, CheckIn, Row, Value};
use shared::sync::authority::SettledCommand;
use shared::words::Say;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

pub(super) fn judge(evidence: &Evidence, found: &mut Vec<String>) {
    queues_are_empty(evidence, found);
    replicas_equal_the_server(evidence, found);
    each_command_once_and_in_order(evidence, found);
    facts_stand(evidence, found);
    losses_are_told(evidence, found);
    check_ins_are_of_their_hour(evidence, found);
    refusals_are_told(evidence, found);
}

fn queues_are_empty(evidence: &Evidence, found: &mut Vec<String>) {
    for (desk, _, pending) in &evidence.desks {
        if *pending > 0 {
            found.push(format!("desk {desk}: {pending} commands never settled"));
        }
    }
}

fn canonical(rows: &[Row]) -> BTreeMap<(&'static str, Uuid), Vec<Value>> {
    rows.iter().map(|row| ((row.table().as_str(), row.id()), row.values())).collect()
}

pub(super) fn replicas_equal_the_server(evidence: &Evidence, found: &mut Vec<String>) {
    let right = canonical(&evidence.in_scope);
    for (desk, rows, _) in &evidence.desks {
        let here = canonical(rows);
        for (key, values) in &right {
            match here.get(key) {
                None => found.push(format!("desk {desk}: lacks {} {}", key.0, key.1)),
                Some(other) if other != values => {
                    found.push(format!("desk {desk}: {} {} is {other:?}, not {values:?}", key.0, key.1));
                }
                Some(_) => {}
            }
        }
        for key in here.keys().filter(|key| !right.contains_key(*key)) {
            found.push(format!("desk {desk}: has {} {} that the server has not", key.0, key.1));
        }
    }
}

fn each_command_once_and_in_order(evidence: &Evidence, found: &mut Vec<String>) {
    let mut first: HashMap<CommandId, &SettledCommand> = HashMap::new();
    let mut last: HashMap<DeskId, u64> = HashMap::new();
    for (command, audited) in &evidence.settled {
        let known = *first.entry(command.envelope.command_id).or_insert(command);
        // A desk that enrolled anew numbers what it had not seen settled anew; what came of it is the same.
        let again = !std::ptr::eq(known, command);
        if again && (known.desk_id == command.desk_id || known.outcome != command.outcome) {
            found
                .push(format!("{} {} was decided twice", command.envelope.name, command.envelope.command_id));
        }
        let before = last.insert(command.desk_id, command.envelope.desk_seq).unwrap_or(0);
        if command.envelope.desk_seq != before + 1 {
            found.push(format!(
                "desk {}: {} settled after {before}",
                command.desk_id, command.envelope.desk_seq
            ));
        }
        let expected =
            u32::from(command.envelope.name == "sell_package" && command.outcome.receipt().is_some());
        if command.envelope.name == "sell_package" && *audited != expected {
            found.push(format!("sale {} is {audited} times in the audit", command.envelope.command_id));
        }
    }
    for (desk, envelope) in &evidence.acknowledged {
        if !first.contains_key(&envelope.command_id) {
            found.push(format!(
                "{} {} ({} of desk {desk}) was shown as done and is lost",
                envelope.name, envelope.command_id, envelope.desk_seq
            ));
        }
    }
}

/// Facts are never refused, and what was done left its row.
fn facts_stand(evidence: &Evidence, found: &mut Vec<String>) {
    let ids: HashSet<Uuid> = evidence.server.iter().map(Row::id).collect();
    for (command, _) in &evidence.settled {
        let envelope = &command.envelope;
        let Some(read) = super::read(command) else {
            found.push(format!("{} can't be read any more", envelope.command_id));
            continue;
        };
        if read.kind() == Kind::Fact
            && let Outcome::Rejected { refusal } = &command.outcome
        {
            found
                .push(format!("the fact {} {} was refused: {refusal:?}", envelope.name, envelope.command_id));
            continue;
        }
        if command
            .outcome
            .receipt()
            .and_then(|receipt| made(command, receipt))
            .is_some_and(|id| !ids.contains(&id))
        {
            found.push(format!("{} {} left no row", envelope.name, envelope.command_id));
        }
    }
}

/// The row that a command made, by its receipt.
fn made(command: &SettledCommand, receipt: &Receipt) -> Option<Uuid> {
    Some(match receipt {
        Receipt::Sold { order_id, .. } => order_id.uuid(),
        Receipt::Registered { member_id, .. } => member_id.uuid(),
        Receipt::CheckedIn { check_in_id, .. } => check_in_id.uuid(),
        Receipt::LessonMade { lesson_id, .. } => lesson_id.uuid(),
        Receipt::RiderBooked { booking_id, .. } => booking_id.uuid(),
        Receipt::TillOpened { till_shift_id, .. } | Receipt::TillClosed { till_shift_id, .. } => {
            till_shift_id.uuid()
        }
        Receipt::PackageTransferred { to, .. } => to.uuid(),
        Receipt::CashMoved { .. } => command.envelope.command_id.child::<CashMovementId>("cash").uuid(),
        _ => return None,
    })
}

/// Of what went with a damaged file people are told that it did.
fn losses_are_told(evidence: &Evidence, found: &mut Vec<String>) {
    let settled: HashSet<_> =
        evidence.settled.iter().map(|(command, _)| command.envelope.command_id).collect();
    let lost = evidence.unreadable.iter().filter(|id| !settled.contains(id)).count();
    let told = of::<AttentionItem>(&evidence.server);
    if lost > 0 && !told.iter().any(|item| item.code == AttentionCode::NumbersLost) {
        found.push(format!("{lost} commands were lost with a damaged file, and nobody was told"));
    }
}

/// A check-in says when it was given at the desk, not when the server got to it.
fn check_ins_are_of_their_hour(evidence: &Evidence, found: &mut Vec<String>) {
    if evidence.clocks_were_wrong {
        return;
    }
    let issued: HashMap<Uuid, _> = evidence
        .settled
        .iter()
        .map(|(command, _)| {
            let id: shared::id::CheckInId = command.envelope.command_id.child("check_in");
            (id.uuid(), command.envelope.issued_at)
        })
        .collect();
    for check_in in of::<CheckIn>(&evidence.server) {
        if issued.get(&check_in.id.uuid()).is_some_and(|at| *at != check_in.in_at) {
            found.push(format!("check-in {} is not of its hour", check_in.id));
        }
    }
}

/// Whatever the server refused is on the list that people see.
fn refusals_are_told(evidence: &Evidence, found: &mut Vec<String>) {
    let items: HashSet<CommandId> =
        of::<AttentionItem>(&evidence.server).iter().map(|item| item.command_id).collect();
    for (command, _) in &evidence.settled {
        if let Outcome::Rejected { refusal } = &command.outcome
            && !items.contains(&command.envelope.command_id)
            && !matches!(refusal, Say::Quarantined { .. })
        {
            found.push(format!("nobody was told that {} was refused", command.envelope.command_id));
        }
    }
}

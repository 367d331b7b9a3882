//! What needs attention is settled by a person.

use super::*;
use crate::command::SettleAttention;

/// A club with an item: 陈一诺 owes for the ride.
fn owing() -> (Club, AttentionItemId) {
    let mut club = Club::open();
    let command = club.check_in(0, 1);
    issues(club.issue(0, command));
    let item = club.open_items(AttentionCode::UnitsOwed).remove(0).id;
    (club, item)
}

fn settle(item_id: AttentionItemId, how: Option<&str>) -> SettleAttention {
    SettleAttention { item_id, how: how.map(str::to_owned) }
}

#[test]
fn an_item_says_who_settled_it_and_how() {
    let (mut club, item_id) = owing();
    assert_eq!(
        done(club.issue(5, settle(item_id, Some(" 下次补 ")))),
        Receipt::AttentionSettled { now: true }
    );
    let item: AttentionItem = club.get(item_id);
    assert_eq!((item.state, item.settled_at), (AttentionState::Settled, Some(minutes(5))));
    assert_eq!((item.settled_by, item.settled_how.as_deref()), (Some(RECEPTION), Some("下次补")));
}

#[test]
fn two_desks_that_settle_it_both_mean_it_and_the_first_stands() {
    let (mut club, item_id) = owing();
    done(club.decide(5, settle(item_id, Some("下次补"))));
    let before: AttentionItem = club.get(item_id);
    assert_eq!(done(club.decide_office(6, settle(item_id, None))), Receipt::AttentionSettled { now: false });
    assert_eq!(club.get::<AttentionItem>(item_id), before);
}

#[test]
fn words_are_not_wanted_but_have_an_end() {
    let (mut club, item_id) = owing();
    assert_eq!(refusal(club.issue(5, settle(item_id, Some(&"长".repeat(501))))).code(), "bad_field");
    done(club.issue(5, settle(item_id, Some("  "))));
    assert_eq!(club.get::<AttentionItem>(item_id).settled_how, None);
    assert_eq!(refusal(club.issue(5, settle(id(0xBAD), None))).code(), "not_found");
}

#[test]
fn the_same_thing_said_twice_by_one_command_is_one_item_and_two_things_are_two() {
    let mut club = Club::open();
    let issued = club.write(0, DOOR, RECEPTIONIST, undo(0));
    let mut ctx = crate::command::Context {
        club: club.get(CLUB),
        command_id: issued.command_id,
        command: "undo_check_in",
        desk: None,
        actor: issued.actor.clone(),
        at: issued.issued_at,
        now: issued.issued_at,
        phase: Phase::Decide,
        kind: crate::command::Kind::Fact,
        issues: Vec::new(),
    };
    let about = crate::command::Subject::default();
    for say in [Say::NotSameDay, Say::TillMissing, Say::NotSameDay, Say::TillMissing] {
        ready(ctx.raise(&mut club.store, AttentionCode::Clash, about, say)).unwrap();
    }
    assert_eq!(club.open_items(AttentionCode::Clash).len(), 2);
    assert_eq!(ctx.issues.len(), 4);
}

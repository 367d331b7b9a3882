//! The drawer is counted and opened, every coin is in it, and it is counted and closed.

use super::*;
use crate::command::{CloseTill, MoveCash, OpenTill, ReopenTill};
use crate::id::TillShiftId;
use crate::money::Money;
use crate::record::{CashMovement, CashMovementKind, TillShift, TillState};
use crate::rights::Right;

fn open(n: u128, yuan: i64) -> OpenTill {
    OpenTill { till_shift_id: id(0x7300_0000 + n), float: Money::from_fen(yuan * 100) }
}

#[test]
fn a_till_opens_with_what_was_counted() {
    let mut club = Club::open();
    let receipt = done(club.issue(0, open(1, 500)));
    let till: TillShift = club.of().remove(0);
    assert_eq!(receipt, Receipt::TillOpened { till_shift_id: till.id, float: till.float_amount });
    assert_eq!((till.desk_id, till.state, till.opened_by), (DOOR, TillState::Open, Some(RECEPTION)));
    assert_eq!((till.expected, till.sales, till.opened_at), (Money::from_fen(50_000), 0, minutes(0)));
    assert_eq!(club.store.audit.len(), 1);
}

#[test]
fn a_desk_has_one_open_till() {
    let mut club = Club::open();
    done(club.issue(0, open(1, 500)));
    assert_eq!(refusal(club.issue(1, open(2, 0))), Say::TillAlreadyOpen);
    done(club.decide_office(1, open(2, 0)));
    club.edit(id::<TillShiftId>(0x7300_0001), |till: &mut TillShift| till.state = TillState::Closed);
    done(club.issue(2, open(3, 0)));
    club.edit(id::<TillShiftId>(0x7300_0003), |till: &mut TillShift| till.state = TillState::Closed);
    assert_eq!(refusal(club.issue(3, open(1, 0))), Say::AlreadyThere { what: "till_shifts".to_owned() });
}

#[test]
fn a_drawer_never_holds_less_than_nothing_and_stands_at_a_desk() {
    let mut club = Club::open();
    assert_eq!(refusal(club.issue(0, open(1, -1))).code(), "bad_field");
    let mut issued = club.write(0, DOOR, RECEPTIONIST, open(1, 0));
    issued.desk_id = None;
    assert_eq!(refusal(club.run(&issued, Phase::Decide)), Say::NotFound { what: "desks".to_owned() });
}

const TILL: TillShiftId = TillShiftId(testing::uuid(0x7300_0001));

fn fen(fen: i64) -> Money {
    Money::from_fen(fen)
}

fn close(counted: i64) -> CloseTill {
    CloseTill { till_shift_id: TILL, counted: fen(counted) }
}

fn cash(amount: i64) -> MoveCash {
    MoveCash { till_shift_id: TILL, amount: fen(amount), reason: "送存保险柜".to_owned() }
}

fn reopen() -> ReopenTill {
    ReopenTill { till_shift_id: TILL, reason: "点错了".to_owned() }
}

/// A till with 500 yuan in it.
fn opened() -> Club {
    let mut club = Club::open();
    done(club.issue(0, open(1, 500)));
    club
}

#[test]
fn a_till_closes_with_what_was_counted_and_says_what_is_missing() {
    let mut club = opened();
    let receipt = done(club.issue(60, close(49_500)));
    let (counted, expected, difference) = (fen(49_500), fen(50_000), fen(-500));
    assert_eq!(receipt, Receipt::TillClosed { till_shift_id: TILL, counted, expected, difference });
    let till: TillShift = club.get(TILL);
    assert_eq!(
        (till.state, till.counted, till.difference()),
        (TillState::Closed, Some(counted), Some(difference))
    );
    assert_eq!((till.closed_at, till.closed_by), (Some(minutes(60)), Some(RECEPTION)));
    assert_eq!(club.store.audit.len(), 2);
    done(club.issue(61, open(2, 495)));
}

#[test]
fn cash_goes_in_and_out_with_a_reason() {
    let mut club = opened();
    let receipt = done(club.issue(1, cash(-30_000)));
    assert_eq!(
        receipt,
        Receipt::CashMoved { till_shift_id: TILL, amount: fen(-30_000), expected: fen(20_000) }
    );
    done(club.issue(2, cash(5_000)));
    let mut moved: Vec<CashMovement> = club.of();
    moved.sort_by_key(|row| row.moved_at);
    let kinds: Vec<_> = moved.iter().map(|row| (row.kind, row.amount.fen())).collect();
    assert_eq!(kinds, [(CashMovementKind::PayOut, -30_000), (CashMovementKind::PayIn, 5_000)]);
    assert_eq!(moved[0].note.as_deref(), Some("送存保险柜"));
    let till: TillShift = club.get(TILL);
    assert_eq!((till.expected, till.sales, club.store.audit.len()), (fen(25_000), 0, 3));
    assert_eq!(refusal(club.issue(3, cash(0))).code(), "bad_field");
    assert_eq!(refusal(club.issue(3, MoveCash { reason: String::new(), ..cash(1) })).code(), "bad_field");
}

#[test]
fn cash_that_moved_after_the_closing_is_booked_to_that_shift_and_moves_the_difference() {
    let mut club = opened();
    done(club.issue(1, close(50_000)));
    assert_eq!(refusal(club.issue(2, cash(-1_000))), Say::TillClosed);
    assert_eq!(issues(club.decide(2, cash(-1_000))), [Say::TillClosed]);
    let till: TillShift = club.get(TILL);
    assert_eq!((till.state, till.difference()), (TillState::Closed, Some(fen(1_000))));
}

#[test]
fn of_two_counts_the_first_stands_and_the_second_is_told() {
    let mut club = opened();
    done(club.decide(1, close(49_000)));
    assert!(
        matches!(done(club.decide(2, close(49_000))), Receipt::TillClosed { .. }),
        "the same count is one"
    );
    let said = issues(club.decide(3, close(50_000)));
    assert_eq!(said, [Say::TillCountedTwice { before: fen(49_000), now: fen(50_000) }]);
    assert_eq!(club.get::<TillShift>(TILL).counted, Some(fen(49_000)));
    assert_eq!(club.open_items(AttentionCode::TillCountedTwice).len(), 1);
}

#[test]
fn another_desk_s_till_is_closed_by_who_sees_the_club_s_money() {
    let mut club = opened();
    let issued = club.write(1, OFFICE, RECEPTIONIST, close(50_000));
    assert_eq!(refusal(club.run(&issued, Phase::Issue)), Say::MayNot { right: Right::SeeRevenue });
    assert_eq!(issues(club.run(&issued, Phase::Decide)).len(), 1, "it was counted: recorded and flagged");
    let mut club = opened();
    done(club.decide_office(1, close(50_000)));
    assert_eq!(
        refusal(club.issue(2, CloseTill { till_shift_id: id(0x7300_0009), counted: fen(0) })),
        Say::TillMissing
    );
}

#[test]
fn a_till_that_was_closed_by_mistake_is_opened_again_unless_another_is_open() {
    let mut club = opened();
    assert_eq!(refusal(club.decide_office(1, reopen())), Say::TillAlreadyOpen);
    done(club.issue(1, close(50_000)));
    assert_eq!(refusal(club.issue(2, reopen())), Say::MayNot { right: Right::SeeRevenue });
    done(club.decide_office(2, reopen()));
    let till: TillShift = club.get(TILL);
    assert_eq!(
        (till.state, till.counted, till.closed_at, till.closed_by),
        (TillState::Open, None, None, None)
    );
    done(club.issue(3, close(50_000)));
    done(club.issue(4, open(2, 500)));
    assert_eq!(refusal(club.decide_office(5, reopen())), Say::TillAlreadyOpen);
}

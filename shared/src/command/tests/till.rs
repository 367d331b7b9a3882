//! The drawer is counted and opened, and every coin is in it.

use super::*;
use crate::command::OpenTill;
use crate::id::TillShiftId;
use crate::money::Money;
use crate::record::{TillShift, TillState};

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

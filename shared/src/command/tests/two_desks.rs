//! Two desks did the same thing, and the server decides one after the other.

use super::sell_package::{open, sale};
use super::*;
use crate::command::{AssignHorse, CancelBooking, SellPackage};
use crate::id::HorseId;
use crate::record::{CashMovement, Debt, Product};
use crate::store::testing::world::{BAIXUE, TWO, YINUO, ZHUIFENG};

fn on(n: u32, horse: HorseId) -> AssignHorse {
    AssignHorse { booking_id: booking_id(n), horse_id: Some(horse), before: None, reason: None }
}

#[test]
fn both_checked_in_the_same_rider() {
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    done(club.decide(0, command.clone()));
    let first = club.last();
    let before = club.balance(BOUGHT);
    let outcome = club.decide_office(1, command);
    let Some(Receipt::CheckedIn { check_in_id, used, owed, already, .. }) = outcome.receipt() else {
        panic!()
    };
    assert_eq!((*check_in_id, *used, *owed), (first.child("check_in"), Units::ZERO, Units::ZERO));
    let already = already.clone().unwrap();
    assert_eq!((already.by.as_deref(), already.desk.as_deref()), (Some("林晓"), Some("大门")));
    assert_eq!(codes(outcome.issues()), ["already_checked_in"]);
    assert_eq!(club.standing(0).len(), 1);
    assert_eq!(club.balance(BOUGHT), before);
    let item = club.open_items(AttentionCode::AlreadyCheckedIn).remove(0);
    assert_eq!(item.desk_id, Some(OFFICE), "the second desk learns of it");
}

#[test]
fn both_put_their_rider_on_one_horse() {
    let mut club = Club::open();
    done(club.decide(0, on(0, ZHUIFENG)));
    let Say::HorseBusy { rider, horse, .. } = refusal(club.decide_office(1, on(1, ZHUIFENG))) else {
        panic!()
    };
    assert_eq!((rider.as_str(), horse.as_str()), ("王若溪", "追风"));
    assert_eq!((club.booking(0).horse_id, club.booking(1).horse_id), (Some(ZHUIFENG), None));
    let horses = club.of();
    let free = ready(crate::command::free_horses(&mut club.store, booking_id(1), horses)).unwrap();
    assert_eq!(free.iter().map(|horse| horse.id).collect::<Vec<_>>(), [BAIXUE], "another one is offered");
}

#[test]
fn both_chose_a_horse_for_the_same_rider() {
    let mut club = Club::open();
    done(club.decide(0, on(0, ZHUIFENG)));
    done(club.decide_office(1, on(0, BAIXUE)));
    let booking = club.booking(0);
    assert_eq!(
        (booking.horse_id, booking.meta.updated_by),
        (Some(BAIXUE), Some(MANAGER)),
        "the later arrival"
    );
}

/// Two riders are checked in at once on one package with so many tenths left; the second owes.
fn both_used_the_last_of(tenths: i64) {
    let mut club = Club::open();
    let package = club.another_package(1, tenths, |package| package.member_id = YINUO);
    let (first, second) = (club.check_in(270, 1), club.check_in(270, 5));
    assert_eq!((first.package_id, second.package_id), (Some(package), Some(package)));
    club.edit(booking_id(1), |booking: &mut Booking| {
        (booking.starts_at, booking.ends_at) = (minutes(270), minutes(330));
    });
    done(club.decide(270, first));
    let outcome = club.decide_office(270, second);
    let Some(Receipt::CheckedIn { used, owed, .. }) = outcome.receipt() else { panic!() };
    assert_eq!((used.tenths(), owed.tenths()), (0, 10));
    assert_eq!(codes(outcome.issues()), ["units_owed"]);
    assert_eq!((club.standing(1).len(), club.standing(5).len()), (1, 1), "both are checked in");
    assert_eq!(club.left(package), tenths - 10, "no ledger goes below nothing");
    let debt: Debt = club.of().remove(0);
    assert_eq!(debt.booking_id, booking_id(5));
}

#[test]
fn both_used_the_last_unit() {
    both_used_the_last_of(10);
}

#[test]
fn both_used_units_of_which_half_a_lesson_is_left() {
    both_used_the_last_of(15);
}

#[test]
fn one_cancelled_and_the_other_checked_in() {
    let cancel = CancelBooking { booking_id: booking_id(0), reason: None };
    // Whichever reaches the server first, the check-in stands.
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    done(club.decide(0, command.clone()));
    assert_eq!(refusal(club.decide_office(1, cancel.clone())).code(), "illegal_step");
    assert_eq!(club.standing(0).len(), 1);
    let mut club = Club::open();
    done(club.decide_office(0, cancel));
    assert_eq!(codes(&issues(club.decide(1, command))), ["checked_in_after_cancel"]);
    assert_eq!(club.standing(0).len(), 1);
    let units = club.balance(BOUGHT);
    assert_eq!((units.used.tenths(), units.available().tenths()), (10, 70));
}

#[test]
fn both_sold_the_last_one() {
    let mut club = open();
    let first = sale(&mut club, 1, YINUO, TWO, 38_000);
    let second = SellPackage { till_shift_id: id(0x7400_0002), ..sale(&mut club, 2, RUOXI, TWO, 40_000) };
    done(club.decide_office(
        1,
        crate::command::OpenTill { till_shift_id: id(0x7400_0002), float: "0".parse().unwrap() },
    ));
    done(club.decide(5, first));
    let outcome = club.decide_office(6, second.clone());
    assert_eq!(codes(outcome.issues()), ["stock_exhausted"]);
    assert_eq!(club.get::<Product>(TWO).stock, Some(0));
    assert_eq!(club.of::<CashMovement>().len(), 2, "money taken stands");
    let item = club.open_items(AttentionCode::StockOversold).remove(0);
    assert_eq!(item.order_id, Some(second.order_id));
}

#[test]
fn one_undid_what_the_other_had_undone() {
    let mut club = Club::open();
    let command = club.check_in(0, 0);
    done(club.decide(0, command));
    done(club.decide(1, undo(0)));
    let before = club.balance(BOUGHT);
    done(club.decide_office(2, undo(0)));
    assert_eq!(club.balance(BOUGHT), before);
}

#[test]
fn one_sold_a_package_that_pays_and_the_other_undid_the_ride() {
    let mut club = open();
    let command = club.check_in(10, 1);
    issues(club.decide(10, command));
    let paying = sale(&mut club, 1, YINUO, TEN, 180_000);
    done(club.decide_office(20, undo(1)));
    let Receipt::Sold { settled, package_id, .. } = done(club.decide(21, paying)) else { panic!() };
    assert!(settled.is_empty(), "what is not owed any more is not paid");
    assert_eq!(club.left(package_id), 100);
}

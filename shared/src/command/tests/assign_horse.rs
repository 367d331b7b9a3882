//! A booking gets a horse.

use super::*;
use crate::command::{AssignHorse, free_horses};
use crate::id::HorseId;
use crate::record::{Horse, HorseState, Json, Level, Rider, Weight};
use crate::store::testing::world::{BAIXUE, LEITING, RIDERS, YINUO, ZHUIFENG};

fn on(n: u32, horse: Option<HorseId>) -> AssignHorse {
    AssignHorse { booking_id: booking_id(n), horse_id: horse, before: None, reason: None }
}

fn because(reason: &str, command: AssignHorse) -> AssignHorse {
    AssignHorse { reason: Some(reason.to_owned()), ..command }
}

fn manager(club: &mut Club, after: i64, command: AssignHorse) -> Outcome {
    let issued = club.write(after, OFFICE, (MANAGER, Role::Manager), command);
    club.run(&issued, Phase::Issue)
}

#[test]
fn a_rider_gets_a_horse_another_one_and_none() {
    let mut club = Club::open();
    for horse in [Some(ZHUIFENG), Some(BAIXUE), None] {
        let receipt = done(club.issue(0, on(0, horse)));
        assert_eq!(receipt, Receipt::HorseAssigned { booking_id: booking_id(0), horse_id: horse });
        assert_eq!(club.booking(0).horse_id, horse);
    }
    let version = club.booking(0).meta.version;
    done(club.issue(0, on(0, None)));
    assert_eq!(club.booking(0).meta.version, version, "what is so already changes nothing");
}

#[test]
fn a_horse_carries_one_rider_at_a_time() {
    let mut club = Club::open();
    done(club.issue(0, on(0, Some(ZHUIFENG))));
    let Say::HorseBusy { rider, during, other, .. } = refusal(club.issue(0, on(1, Some(ZHUIFENG)))) else {
        panic!()
    };
    assert_eq!((rider.as_str(), other), ("王若溪", booking_id(0)));
    assert_eq!((during.from, during.until), (minutes(30), minutes(90)));
    // The next lesson begins as this one ends.
    done(club.issue(0, on(2, Some(ZHUIFENG))));
    // No reason and no right help against a hard rule.
    assert_eq!(refusal(manager(&mut club, 0, because("就要", on(1, Some(ZHUIFENG))))).code(), "horse_busy");
}

#[test]
fn every_hard_rule_names_itself() {
    let refused = |change: &dyn Fn(&mut Club)| {
        let mut club = Club::open();
        change(&mut club);
        refusal(manager(&mut club, 0, because("店长同意", on(0, Some(ZHUIFENG))))).code()
    };
    for state in [HorseState::Resting, HorseState::Sick, HorseState::Retired] {
        assert_eq!(
            refused(&|club| club.edit(ZHUIFENG, |horse: &mut Horse| horse.state = state)),
            "horse_unfit"
        );
    }
    let boarder =
        |owner| move |club: &mut Club| club.edit(ZHUIFENG, |horse: &mut Horse| horse.owner_id = Some(owner));
    assert_eq!(refused(&boarder(YINUO)), "horse_not_for_others");
    let barred =
        |club: &mut Club| club.edit(RIDERS[0], |rider: &mut Rider| rider.no_ride = Json(vec![ZHUIFENG]));
    assert_eq!(refused(&barred), "horse_no_ride");
}

#[test]
fn owners_and_their_children_ride_their_own_horse() {
    let mut club = Club::open();
    club.edit(ZHUIFENG, |horse: &mut Horse| horse.owner_id = Some(world::ALIAS));
    done(club.issue(0, on(0, Some(ZHUIFENG))));
    done(club.issue(0, on(4, Some(ZHUIFENG))));
    assert_eq!(refusal(club.issue(0, on(5, Some(ZHUIFENG)))).code(), "horse_not_for_others");
}

#[test]
fn a_level_that_does_not_suit_wants_a_reason_and_reception_may_give_it() {
    let mut club = Club::open();
    let Say::NeedsReason { over } = refusal(club.issue(0, on(0, Some(LEITING)))) else { panic!() };
    assert_eq!(over.code(), "horse_level_mismatch");
    assert_eq!(refusal(club.issue(0, because("  ", on(0, Some(LEITING))))).code(), "bad_field");
    done(club.issue(0, because("教练陪同", on(0, Some(LEITING)))));
    assert_eq!(club.booking(0).horse_id, Some(LEITING));
    assert_eq!(club.store.audit.len(), 1, "who overrode a rule is on record");
}

#[test]
fn a_weight_too_heavy_is_a_manager_s_to_override() {
    let mut club = Club::open();
    club.edit(ZHUIFENG, |horse: &mut Horse| horse.max_rider_weight = Some(Weight::from_tenths_kg(700)));
    club.edit(RIDERS[0], |rider: &mut Rider| rider.weight = Some(Weight::from_tenths_kg(701)));
    let Say::NeedsReason { over } = refusal(club.issue(0, on(0, Some(ZHUIFENG)))) else { panic!() };
    assert_eq!(over.code(), "rider_too_heavy");
    let refused = refusal(club.issue(0, because("就这一次", on(0, Some(ZHUIFENG)))));
    assert_eq!(refused, Say::MayNot { right: crate::rights::Right::OverrideWelfare });
    done(manager(&mut club, 0, because("就这一次", on(0, Some(ZHUIFENG)))));
    club.edit(RIDERS[0], |rider: &mut Rider| rider.weight = Some(Weight::from_tenths_kg(700)));
    done(club.issue(0, on(0, Some(ZHUIFENG))));
}

#[test]
fn once_the_lesson_is_over_a_horse_ridden_twice_is_only_flagged() {
    let mut club = Club::open();
    done(club.issue(0, on(0, Some(ZHUIFENG))));
    assert_eq!(refusal(club.issue(89, on(1, Some(ZHUIFENG)))).code(), "horse_busy");
    let said = issues(club.issue(90, on(1, Some(ZHUIFENG))));
    assert_eq!(codes(&said), ["clash_recorded"]);
    assert!(club.booking(1).clash);
    assert_eq!(club.open_items(AttentionCode::Clash).len(), 1);
    // Another horse puts it right.
    done(club.issue(91, on(1, Some(BAIXUE))));
    assert!(!club.booking(1).clash);
}

#[test]
fn a_cancelled_booking_gets_no_horse() {
    let mut club = Club::open();
    club.edit(booking_id(0), |booking: &mut Booking| booking.state = BookingState::Cancelled);
    assert_eq!(refusal(club.issue(0, on(0, Some(ZHUIFENG)))).code(), "booking_cancelled");
    assert_eq!(refusal(club.issue(0, on(1, Some(id(0xBAD))))), Say::NotFound { what: "horses".to_owned() });
}

#[test]
fn free_horses_are_those_that_nothing_stands_against_the_usual_one_first() {
    let mut club = Club::open();
    club.edit(RIDERS[1], |rider: &mut Rider| rider.usual_horse_id = Some(BAIXUE));
    let horses = club.of::<Horse>();
    let names = |club: &mut Club, n| {
        let free = ready(free_horses(&mut club.store, booking_id(n), horses.clone())).unwrap();
        free.into_iter().map(|horse| horse.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&mut club, 1), ["白雪", "追风"], "雷霆 is for the advanced");
    done(club.issue(0, on(0, Some(BAIXUE))));
    assert_eq!(names(&mut club, 1), ["追风"]);
    club.edit(RIDERS[1], |rider: &mut Rider| rider.level = Level::Advanced);
    assert_eq!(names(&mut club, 1), ["追风", "雷霆"]);
}

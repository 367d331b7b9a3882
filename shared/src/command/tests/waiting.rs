//! Waiting lists: who joins, who is offered what and for how long, and what an offer holds.

use super::book_rider::{book, signed};
use super::there_and_back::{standing, there_and_back as back_and_forth};
use super::*;
use crate::command::{
    AcceptOffer, CancelBooking, DeclineOffer, JoinWaitingList, LeaveWaitingList, OfferPlaces, RestoreBooking,
    WayBack, way_back,
};
use crate::id::{RiderId, WaitlistEntryId};
use crate::record::{LessonState, WaitState, WaitlistEntry};
use crate::store::testing::world::{RIDERS, lesson_id};

const LISTED: u128 = 0xB000;

fn entry_id(n: u128) -> WaitlistEntryId {
    id(LISTED + n)
}

fn join(n: u128, riders: &[RiderId]) -> JoinWaitingList {
    JoinWaitingList { entry_id: entry_id(n), lesson_id: lesson_id(3), riders: riders.to_vec(), note: None }
}

/// Lesson 3 takes so many, and has one rider in it.
fn club(capacity: i64) -> Club {
    let mut club = signed();
    club.edit(lesson_id(3), |lesson: &mut Lesson| lesson.capacity = capacity);
    club
}

impl Club {
    /// The server looks after the list of lesson 3, so many minutes after nine.
    fn offer(&mut self, after: i64) -> Receipt {
        let mut issued = self.write(after, DOOR, RECEPTIONIST, OfferPlaces { lesson_id: lesson_id(3) });
        (issued.desk_id, issued.actor) = (None, Actor::System);
        done(self.run(&issued, Phase::Decide))
    }

    fn wait_state(&mut self, n: u128) -> WaitState {
        self.get::<WaitlistEntry>(entry_id(n)).state
    }

    fn accept(&mut self, after: i64, n: u128) -> Outcome {
        let mut next = 0xB100 + 0x10 * n;
        let ids = || {
            next += 1;
            id(next)
        };
        let zone = ClubZone::default();
        let accept = ready(AcceptOffer::prepare(&mut self.store, zone, entry_id(n), ids, None)).unwrap();
        self.decide(after, accept)
    }

    fn give_up(&mut self, after: i64) {
        done(self.decide(after, CancelBooking { booking_id: booking_id(3), reason: None }));
    }
}

/// A party joins, one leaves, and both are taken back: for the list of all commands.
pub(super) fn there_and_back() -> [&'static str; 2] {
    let open = |club: &Club| {
        let mut rows = standing(club);
        rows.retain(|row| !matches!(row, Row::WaitlistEntry(entry) if entry.state == WaitState::Left));
        rows
    };
    let mut club = club(1);
    done(club.issue(0, join(1, &[RIDERS[1]])));
    let before = open(&club);
    back_and_forth(&mut club, join(2, &[RIDERS[2]]));
    assert_eq!(open(&club), before);
    back_and_forth(&mut club, LeaveWaitingList { entry_id: entry_id(1) });
    assert_eq!(open(&club), before);
    ["join_waiting_list", "leave_waiting_list"]
}

#[test]
fn a_place_that_comes_free_is_held_for_the_first_and_nobody_else_gets_it() {
    let mut club = club(1);
    done(club.issue(0, join(1, &[RIDERS[1]])));
    done(club.issue(1, join(2, &[RIDERS[2]])));
    assert!(matches!(club.offer(2), Receipt::PlacesOffered { offered, .. } if offered.is_empty()));
    club.give_up(3);
    assert!(matches!(club.offer(4), Receipt::PlacesOffered { offered, .. } if offered == [entry_id(1)]));
    let entry: WaitlistEntry = club.get(entry_id(1));
    assert_eq!((entry.offered_at, entry.offered_until), (Some(minutes(4)), Some(minutes(34))));
    // Neither a booking, nor one that comes back, nor the second.
    let other = book(&mut club, 1, 3, 2);
    assert_eq!(refusal(club.issue(5, other)).code(), "lesson_full");
    let zone = ClubZone::default();
    let back = ready(RestoreBooking::prepare(&mut club.store, zone, booking_id(3), true)).unwrap();
    assert_eq!(refusal(club.issue(5, back)).code(), "lesson_full");
    assert_eq!(refusal(club.accept(5, 2)).code(), "illegal_step");
    let Receipt::OfferAccepted { bookings, .. } = done(club.accept(33, 1)) else { panic!() };
    assert_eq!(club.get::<Booking>(bookings[0]).rider_id, RIDERS[1]);
    assert_eq!(club.wait_state(2), WaitState::Waiting);
}

#[test]
fn an_offer_lapses_and_passes_on_and_is_too_late_then() {
    let mut club = club(1);
    done(club.issue(0, join(1, &[RIDERS[1]])));
    done(club.issue(1, join(2, &[RIDERS[2]])));
    club.give_up(2);
    club.offer(3);
    // Over, though the server has not looked yet.
    assert_eq!(refusal(club.accept(33, 1)).code(), "offer_over");
    let Receipt::PlacesOffered { offered, lapsed, .. } = club.offer(33) else { panic!() };
    assert_eq!((offered, lapsed), (vec![entry_id(2)], vec![entry_id(1)]));
    done(club.decide(34, DeclineOffer { entry_id: entry_id(2) }));
    assert_eq!((club.wait_state(1), club.wait_state(2)), (WaitState::Lapsed, WaitState::Declined));
    let other = book(&mut club, 1, 3, 2);
    done(club.issue(35, other));
}

#[test]
fn an_offer_is_not_taken_in_a_lesson_that_was_brought_forward_and_has_begun() {
    let mut club = club(1);
    done(club.issue(0, join(1, &[RIDERS[1]])));
    club.give_up(119);
    club.offer(120);
    club.edit(lesson_id(3), |lesson: &mut Lesson| lesson.starts_at = minutes(135));
    assert_eq!(refusal(club.accept(135, 1)), Say::LessonBegun { at: minutes(135) });
    done(club.accept(134, 1));
}

#[test]
fn a_party_is_offered_places_when_all_of_it_fits_and_a_smaller_one_may_go_before() {
    let mut club = club(3);
    club.add(&Booking { id: id(0xB201), rider_id: RIDERS[1], ..world::booking(3) });
    club.add(&Booking { id: id(0xB202), rider_id: id(0xB203), ..world::booking(3) });
    // Two of one account, first; then one.
    let party = join(1, &[RIDERS[0], RIDERS[2]]).without_the_booked(&mut club);
    done(club.decide(0, party));
    let mut rider: crate::record::Rider = club.get(RIDERS[1]);
    (rider.id, rider.name) = (id(0xB204), "陈二".to_owned());
    club.add(&rider);
    done(club.decide(1, join(2, &[id(0xB204)])));
    club.edit(id(0xB202), |booking: &mut Booking| booking.state = BookingState::Cancelled);
    assert!(matches!(club.offer(2), Receipt::PlacesOffered { offered, .. } if offered == [entry_id(2)]));
    club.edit(id(0xB201), |booking: &mut Booking| booking.state = BookingState::Cancelled);
    club.give_up_all();
    assert!(matches!(club.offer(3), Receipt::PlacesOffered { offered, .. } if offered == [entry_id(1)]));
    // One lesson is left in the package that ends first: it pays for one of them.
    let soon = club.another_package(1, 10, |package| package.valid_until = "2026-12-01".parse().ok());
    let Receipt::OfferAccepted { bookings, .. } = done(club.accept(4, 1)) else { panic!() };
    let pay: Vec<_> = bookings.iter().map(|id| club.get::<Booking>(*id).package_id).collect();
    assert_eq!(pay, [Some(soon), Some(BOUGHT)]);
}

impl JoinWaitingList {
    /// Whoever is in the lesson gives the place up first: nobody waits for what they have.
    fn without_the_booked(self, club: &mut Club) -> Self {
        assert_eq!(refusal(club.decide(0, self.clone())).code(), "already_waiting");
        club.edit(booking_id(3), |booking: &mut Booking| booking.rider_id = id(0xB205));
        self
    }
}

impl Club {
    fn give_up_all(&mut self) {
        self.edit(booking_id(3), |booking: &mut Booking| booking.state = BookingState::Cancelled);
    }
}

#[test]
fn where_there_is_room_riders_are_booked_and_nobody_waits_for_two_accounts_or_too_many() {
    let mut club = club(2);
    assert_eq!(refusal(club.issue(0, join(1, &[RIDERS[1]]))), Say::LessonHasRoom { places: 1 });
    // What another desk gave away meanwhile the server decides: there is room, and the offer comes at once.
    done(club.decide(0, join(1, &[RIDERS[1]])));
    assert!(matches!(club.offer(1), Receipt::PlacesOffered { offered, .. } if offered == [entry_id(1)]));
    let wrong =
        [join(2, &[]), join(2, &[RIDERS[1], RIDERS[2]]), join(2, &[RIDERS[2]; 2]), join(2, &[RIDERS[2]; 3])];
    for wrong in wrong {
        assert_eq!(refusal(club.decide(2, wrong)).code(), "bad_field");
    }
    assert_eq!(refusal(club.decide(2, join(2, &[RIDERS[1]]))).code(), "already_waiting");
    assert_eq!(refusal(club.issue(200, join(3, &[RIDERS[2]]))).code(), "lesson_begun");
    assert_eq!(refusal(club.issue(2, OfferPlaces { lesson_id: lesson_id(3) })).code(), "may_not");
}

#[test]
fn who_leaves_comes_back_to_the_old_place_and_all_is_over_when_the_lesson_is() {
    let mut club = club(1);
    done(club.issue(0, join(1, &[RIDERS[1]])));
    done(club.issue(1, join(2, &[RIDERS[2]])));
    let leave: Command = LeaveWaitingList { entry_id: entry_id(1) }.into();
    let receipt = done(club.issue(2, leave.clone()));
    let way = ready(way_back(&mut club.store, ClubZone::default(), &leave, &receipt, "点错了")).unwrap();
    let WayBack::By(back) = way else { panic!("{way:?}") };
    done(club.issue(3, *back));
    assert_eq!(club.get::<WaitlistEntry>(entry_id(1)).joined_at, minutes(0));
    club.give_up(4);
    assert!(matches!(club.offer(5), Receipt::PlacesOffered { offered, .. } if offered == [entry_id(1)]));
    club.edit(lesson_id(3), |lesson: &mut Lesson| lesson.state = LessonState::Cancelled);
    let Receipt::PlacesOffered { over, .. } = club.offer(6) else { panic!() };
    assert_eq!(over.len(), 2);
    assert_eq!((club.wait_state(1), club.wait_state(2)), (WaitState::Over, WaitState::Over));
    assert!(matches!(club.offer(7), Receipt::PlacesOffered { over, .. } if over.is_empty()));
}

//! Arenas that close and horses that are out: what is hit, what could become of each, and one act that settles it.

use super::there_and_back::ledgers;
use super::ways_back::counting;
use super::*;
use crate::command::{ChangeCourse, CloseArena, MoveLesson, Part, Rearrange, WayBack, way_back};
use crate::id::{ArenaClosureId, ArenaId, HorseAvailabilityId, ProductId};
use crate::record::{
    Arena, ArenaClosure, ClassType, Club as ClubRow, Coach, ConflictCode, CourseConfig, HorseTime, Json,
    LessonState, Product,
};
use crate::rules::outage::{Choices, Hit, HitId, Ids, Offer, Outage, ask, parts};
use crate::rules::timetable;
use crate::store::testing::world::{ARENA, BAIXUE, COACH, COURSE, ZHUIFENG, lesson_id};
use crate::time::Span;

const HALL: ArenaId = ArenaId(testing::uuid(0xA100));
const THEORY: ProductId = ProductId(testing::uuid(0xA200));

/// A club with a second arena, in which one lesson has room, and theory for half a saddle hour.
fn club() -> Club {
    let mut club = Club::open();
    let mut hall: Arena = club.get(ARENA);
    (hall.id, hall.name, hall.capacity) = (HALL, "雨棚".to_owned(), 1);
    club.add(&hall);
    let mut product: Product = club.get(COURSE);
    (product.id, product.name, product.code) = (THEORY, "马术理论课".to_owned(), "C9".to_owned());
    club.add(&product);
    let mut course: CourseConfig = club.get(COURSE);
    (course.id, course.needs_horse, course.duration_minutes) = (THEORY, false, 45);
    (course.class_type, course.saddle_hours) = (ClassType::Multi, Units::from_tenths(5));
    club.add(&course);
    club.edit(COACH, |coach: &mut Coach| coach.courses = Json(vec![COURSE, THEORY]));
    club
}

/// Numbers on.
struct Counted(u128);

impl Counted {
    fn next(&mut self) -> uuid::Uuid {
        self.0 += 1;
        testing::uuid(0xA500 + self.0)
    }
}

impl Ids for Counted {
    fn closure(&mut self) -> ArenaClosureId {
        ArenaClosureId(self.next())
    }

    fn horse_time(&mut self) -> HorseAvailabilityId {
        HorseAvailabilityId(self.next())
    }

    fn booking(&mut self) -> BookingId {
        BookingId(self.next())
    }
}

fn storm(from: i64, until: i64) -> Outage {
    let during = Span { from: minutes(from), until: minutes(until) };
    Outage { at: minutes(0), during, arenas: vec![ARENA], horses: Vec::new() }
}

fn found(club: &mut Club, outage: &Outage, choices: &[(HitId, Offer)]) -> Vec<Hit> {
    let row: ClubRow = club.get(CLUB);
    let choices: Choices = choices.iter().cloned().collect();
    ready(ask(&mut club.store, &row, outage, &choices)).unwrap().1
}

fn act(club: &mut Club, outage: &Outage, hits: &[Hit]) -> Rearrange {
    let row: ClubRow = club.get(CLUB);
    let parts = ready(parts(&mut club.store, &row, outage, hits, "大雨", &mut Counted(0))).unwrap();
    Rearrange { parts }
}

fn lesson_hit(n: u32) -> HitId {
    HitId::Lesson(lesson_id(n))
}

fn taken_back(club: &mut Club, given: &Command, receipt: &Receipt) -> Outcome {
    let way = ready(way_back(&mut club.store, ClubZone::default(), given, receipt, "天晴了")).unwrap();
    let WayBack::By(back) = way else { panic!("{way:?}") };
    club.decide_office(5, *back)
}

/// One lesson goes to the hall, one becomes theory, one is given back to the package.
fn settled(club: &mut Club) -> (Outage, Vec<Hit>) {
    let outage = storm(150, 330);
    let theory = Offer::Course { course_id: THEORY, arena_id: None };
    let hits = found(club, &outage, &[(lesson_hit(3), theory), (lesson_hit(4), Offer::Credit)]);
    (outage, hits)
}

/// A closure with all that becomes of what it hits, and back: for the list of all commands.
pub(super) fn there_and_back() -> [&'static str; 2] {
    let mut club = club();
    let (outage, hits) = settled(&mut club);
    let (before, sums) = (counting(&club), ledgers(&mut club));
    let given: Command = act(&mut club, &outage, &hits).into();
    let receipt = done(club.decide_office(1, given.clone()));
    assert_ne!(counting(&club), before);
    done(taken_back(&mut club, &given, &receipt));
    assert_eq!((counting(&club), ledgers(&mut club)), (before, sums));
    ["change_course", "rearrange"]
}

#[test]
fn what_a_closure_hits_is_moved_taught_indoors_or_given_back_in_one_act() {
    let mut club = club();
    let (outage, hits) = settled(&mut club);
    assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [3, 4, 5].map(lesson_hit));
    assert_eq!(hits[2].chosen, Offer::Arena { arena_id: HALL });
    assert!(hits.iter().all(|hit| hit.offers.last() == Some(&Offer::Stay)));
    let left = club.left(BOUGHT);
    done({
        let act = act(&mut club, &outage, &hits);
        club.issue(1, act)
    });
    let closure = &club.of::<ArenaClosure>()[0];
    assert_eq!(
        (closure.arena_id, closure.span(), closure.reason.as_deref()),
        (ARENA, outage.during, Some("大雨"))
    );
    let theory = club.lesson(3);
    assert_eq!((theory.course_id, theory.arena_id, theory.state), (THEORY, None, LessonState::Confirmed));
    assert_eq!(club.lesson(4).state, LessonState::Cancelled);
    assert_eq!(club.booking(4).state, BookingState::Cancelled);
    assert_eq!(club.lesson(5).arena_id, Some(HALL));
    // A ride was set aside for the third; theory costs half of it.
    assert_eq!(club.left(BOUGHT), left + 5);
}

#[test]
fn what_is_proposed_together_goes_together() {
    let mut club = club();
    // Two lessons at half past nine, and room for one of them in the hall.
    let hits = found(&mut club, &storm(0, 90), &[]);
    let arenas = hits.iter().filter(|hit| matches!(hit.chosen, Offer::Arena { .. })).count();
    assert_eq!((hits.len(), arenas), (2, 1));
    let outage = storm(0, 90);
    done({
        let act = act(&mut club, &outage, &hits);
        club.issue(1, act)
    });
    // Who chooses the hall for the second sends the first elsewhere.
    let mut club = self::club();
    let choice = (lesson_hit(1), Offer::Arena { arena_id: HALL });
    let hits = found(&mut club, &storm(0, 90), std::slice::from_ref(&choice));
    assert_eq!(hits[1].chosen, choice.1);
    assert_ne!(hits[0].chosen, choice.1);
}

#[test]
fn whatever_is_chosen_of_the_list_is_accepted_as_the_list_then_shows_it() {
    let mut club = club();
    let outage = storm(0, 600);
    let listed = found(&mut club, &outage, &[]);
    let chosen = |hits: &[Hit]| hits.iter().map(|hit| (hit.id, hit.chosen.clone())).collect::<Vec<_>>();
    for hit in &listed {
        for offer in &hit.offers {
            // One turns one line; the rest is arranged around it, and may leave room that was not there before.
            let shown = chosen(&found(&mut club, &outage, &[(hit.id, offer.clone())]));
            assert!(shown.contains(&(hit.id, offer.clone())), "{offer:?} was offered");
            assert_eq!(chosen(&found(&mut club, &outage, &shown)), shown, "{:?} becomes {offer:?}", hit.id);
        }
    }
}

#[test]
fn another_time_takes_riders_and_horses_along() {
    let mut club = club();
    club.edit(booking_id(3), |booking: &mut Booking| booking.horse_id = Some(ZHUIFENG));
    let outage = storm(150, 210);
    let slots = |hits: &[Hit]| {
        let slot = |offer: &&Offer| matches!(offer, Offer::Slot { .. });
        hits[0].offers.iter().filter(slot).cloned().collect::<Vec<_>>()
    };
    let first = slots(&found(&mut club, &outage, &[])).remove(0);
    let hits = found(&mut club, &outage, &[(lesson_hit(3), first.clone())]);
    assert_eq!(hits[0].chosen, first);
    let given: Command = act(&mut club, &outage, &hits).into();
    let receipt = done(club.issue(1, given.clone()));
    let (lesson, booking) = (club.lesson(3), club.booking(3));
    let Offer::Slot { starts_at, .. } = first else { panic!() };
    assert_eq!(
        (lesson.starts_at, booking.starts_at, booking.horse_id),
        (starts_at, starts_at, Some(ZHUIFENG))
    );
    done(taken_back(&mut club, &given, &receipt));
    assert_eq!(club.lesson(3).starts_at, minutes(150));
}

#[test]
fn a_horse_that_is_out_leaves_its_riders_to_others_and_comes_back_with_them() {
    let mut club = club();
    for n in [3, 4, 5] {
        club.edit(booking_id(n), |booking: &mut Booking| booking.horse_id = Some(ZHUIFENG));
    }
    let mut outage = storm(0, 600);
    (outage.arenas, outage.horses) = (Vec::new(), vec![(ZHUIFENG, HorseTime::Injury)]);
    let credit = (HitId::Booking(booking_id(5)), Offer::Credit);
    let hits = found(&mut club, &outage, std::slice::from_ref(&credit));
    let other = Offer::Horse { horse_id: BAIXUE };
    let chosen: Vec<&Offer> = hits.iter().map(|hit| &hit.chosen).collect();
    // The third horse is for advanced riders.
    assert_eq!(chosen, [&other, &other, &Offer::Credit]);
    let (before, sums) = (counting(&club), ledgers(&mut club));
    let given: Command = act(&mut club, &outage, &hits).into();
    let receipt = done(club.decide_office(1, given.clone()));
    assert_eq!(club.booking(3).horse_id, Some(BAIXUE));
    assert_eq!(club.booking(5).state, BookingState::Cancelled);
    done(taken_back(&mut club, &given, &receipt));
    // The one that was given up is on its horse again, too.
    assert_eq!((counting(&club), ledgers(&mut club)), (before, sums));
}

#[test]
fn a_part_that_can_t_be_leaves_nothing_of_the_rest_behind() {
    let mut club = club();
    let outage = storm(150, 330);
    let hits = found(&mut club, &outage, &[]);
    let act = act(&mut club, &outage, &hits);
    // Somebody takes the hall for the last of them.
    let mut other = club.lesson(5);
    (other.id, other.number) = (id(0xA300), "L20261121A0900".to_owned());
    (other.arena_id, other.coach_id) = (Some(HALL), None);
    club.add(&other);
    assert_eq!(refusal(club.decide(1, act)).code(), "arena_full");
    assert!(club.of::<ArenaClosure>().is_empty());
    assert_eq!(club.lesson(3).arena_id, Some(ARENA));
    assert_eq!(refusal(club.decide(2, Rearrange { parts: Vec::new() })).code(), "bad_field");
}

#[test]
fn what_nobody_ticked_stays_and_shows_what_stands_against_it() {
    let mut club = club();
    let outage = storm(150, 210);
    let stays = found(&mut club, &outage, &[(lesson_hit(3), Offer::Stay)]);
    let act = act(&mut club, &outage, &stays);
    assert!(matches!(act.parts.as_slice(), [Part::CloseArena(CloseArena { .. })]));
    done(club.issue(1, act));
    let (row, lesson): (ClubRow, Lesson) = (club.get(CLUB), club.lesson(3));
    let stands = ready(timetable::stands(&mut club.store, &row, minutes(2), &lesson)).unwrap();
    assert_eq!(stands[0].code, ConflictCode::ArenaClosed);
    // Seen to later: the arena is closed already, and nothing is said twice.
    let later = found(&mut club, &outage, &[]);
    let act = self::act(&mut club, &outage, &later);
    assert!(matches!(act.parts.as_slice(), [Part::MoveLesson(MoveLesson { .. })]));
}

#[test]
fn only_a_lesson_that_nobody_has_come_to_becomes_another_course() {
    let mut club = club();
    let prepared =
        ready(ChangeCourse::prepare(&mut club.store, ClubZone::default(), lesson_id(2), THEORY, None, None));
    let change = prepared.unwrap();
    club.edit(lesson_id(2), |lesson: &mut Lesson| lesson.state = LessonState::InProgress);
    assert_eq!(refusal(club.issue(1, change.clone())).code(), "lesson_not_open");
    club.edit(lesson_id(2), |lesson: &mut Lesson| {
        (lesson.state, lesson.capacity) = (LessonState::Confirmed, 9);
    });
    assert_eq!(refusal(club.issue(2, change)).code(), "bad_field");
}

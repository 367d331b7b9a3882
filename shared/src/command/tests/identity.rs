//! A command and the one that takes it back leave the club as it was, whatever the day had brought before.
//!
//! Ledger lines, items, undone check-ins, and lessons and bookings that were made and given up stay on
//! record: what they come to (balances, live rows) is what has to be the same. Versions and times of change
//! count on.

use super::book_rider::signed;
use super::*;
use crate::command::{
    AssignHorse, BookRider, CancelBooking, CancelLesson, CheckOut, ConfirmLesson, EndLesson, MakeLesson,
    MarkNoShow, MoveLesson, Place, RestoreBooking, RestoreLesson, UndoCheckOut, UndoNoShow, WayBack,
    way_back,
};
use crate::id::{HorseId, Id};
use crate::record::{Club as ClubRow, Coach, DebtState, LessonOrigin, LessonState, Table, Value};
use crate::store::testing::world::{ARENA, BAIXUE, COACH, RIDERS, ZHUIFENG, lesson_id};
use crate::time::Span;
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One act of a day, by throws of the dice; the desk prepares it on what it sees.
#[derive(Debug, Clone, Copy)]
struct Throw {
    what: usize,
    n: u32,
    other: usize,
}

fn throw() -> impl Strategy<Value = Throw> {
    (0_usize..17, 0_u32..6, 0_usize..12).prop_map(|(what, n, other)| Throw { what, n, other })
}

const WHY: &str = "撤销上一步";

/// Commands that are taken back here.
pub(super) const OF_THE_DAY: [&str; 12] = [
    "assign_horse",
    "book_rider",
    "cancel_booking",
    "cancel_lesson",
    "check_in",
    "check_out",
    "end_lesson",
    "make_lesson",
    "mark_no_show",
    "move_lesson",
    "restore_booking",
    "restore_lesson",
];

impl Club {
    fn another_coach(&self) -> crate::id::CoachId {
        self.of::<Coach>().iter().map(|coach| coach.id).find(|id| *id != COACH).unwrap()
    }

    /// The command of a throw, so many minutes after nine.
    fn thrown(&mut self, after: i64, throw: Throw) -> Command {
        let (n, zone) = (throw.n, ClubZone::default());
        let (booking_id, lesson_id, reason) = (booking_id(n), lesson_id(n), "因为".to_owned());
        let other = i64::try_from(throw.other).unwrap();
        match throw.what {
            0 | 1 => self.check_in(after, n).into(),
            2 => undo(n).into(),
            3 => CheckOut { booking_id }.into(),
            4 => UndoCheckOut { booking_id, reason }.into(),
            5 => MarkNoShow { booking_id }.into(),
            6 => UndoNoShow { booking_id, reason }.into(),
            7 => CancelBooking { booking_id, reason: Some(reason) }.into(),
            8 => {
                let confirmed = throw.other.is_multiple_of(2);
                let store = &mut self.store;
                ready(RestoreBooking::prepare(store, zone, booking_id, confirmed)).unwrap().into()
            }
            9 => {
                let (rider, new) = (RIDERS[throw.other % 3], id(0x7600_0000 + self.given));
                let form = ready(BookRider::prepare(&mut self.store, zone, new, lesson_id, rider)).unwrap();
                let horse_id = [None, Some(BAIXUE), Some(ZHUIFENG)][throw.other / 3 % 3];
                BookRider { horse_id, ..form }.into()
            }
            10 | 11 => {
                let here = Place::of(&self.lesson(n));
                let from = if throw.other < 6 { here.span.from } else { minutes(30 + other * 50) };
                let to = Place {
                    span: Span { from, until: from.plus_minutes(30 + other * 5) },
                    coach_id: [here.coach_id, None, Some(self.another_coach()), Some(COACH)][throw.other % 4],
                    arena_id: [here.arena_id, None, Some(ARENA)][throw.other % 3],
                };
                ready(MoveLesson::prepare(&mut self.store, lesson_id, to, None)).unwrap().into()
            }
            12 => CancelLesson { lesson_id, reason }.into(),
            13 => {
                let store = &mut self.store;
                let together = ready(RestoreLesson::cancelled_with(store, lesson_id)).unwrap();
                let confirmed = throw.other.is_multiple_of(2);
                ready(RestoreLesson::prepare(store, zone, lesson_id, confirmed, &together)).unwrap().into()
            }
            14 => EndLesson { lesson_id }.into(),
            15 => {
                let before = self.booking(n).horse_id;
                let horses: [Option<HorseId>; 3] = [None, Some(BAIXUE), Some(ZHUIFENG)];
                let horse_id = horses[throw.other % 3];
                AssignHorse { booking_id, horse_id, before, reason: Some(reason) }.into()
            }
            _ => {
                let mut form = make_lesson::lesson(0, 30 + other * 40);
                (form.lesson_id, form.coach_id) = (id(0x7700_0000 + self.given), Some(self.another_coach()));
                form.number = format!("L20261121A{:04}", 500 + self.given);
                MakeLesson { confirmed: throw.other.is_multiple_of(2), ..form }.into()
            }
        }
    }

    /// The day with the lines of every ledger summed, and what was given up left out.
    fn picture(&mut self) -> Picture {
        let mut rows = BTreeMap::new();
        for row in self.store.all().cloned().collect::<Vec<_>>() {
            let on_record = matches!(row, Row::PackageEntry(_) | Row::AttentionItem(_) | Row::Override(_));
            let undone = matches!(&row, Row::CheckIn(check_in) if check_in.undone_at.is_some());
            let dropped = matches!(&row, Row::Debt(debt) if debt.state == DebtState::Cancelled);
            let gone = on_record || undone || dropped;
            if !gone {
                let columns = row.table().columns();
                let mut values = row.values();
                // The tail: version, made and changed at and by.
                values.truncate(columns.len() - 5);
                rows.insert((row.table(), row.id()), values);
            }
        }
        let packages: Vec<MemberPackage> = self.of();
        let balances = packages.iter().map(|package| (package.id.uuid(), self.balance(package.id))).collect();
        Picture { rows, balances }
    }
}

struct Picture {
    rows: BTreeMap<(Table, Uuid), Vec<Value>>,
    balances: BTreeMap<Uuid, PackageBalance>,
}

impl Picture {
    /// What is not as it was.
    fn differences(&self, before: &Self) -> Vec<String> {
        let keys: std::collections::BTreeSet<_> = self.rows.keys().chain(before.rows.keys()).collect();
        let rows = keys.into_iter().filter(|key| self.rows.get(key) != before.rows.get(key));
        let rows =
            rows.map(|key| format!("{key:?}: {:?}\n was {:?}", self.rows.get(key), before.rows.get(key)));
        let sums = self.balances.iter().filter(|(id, sum)| before.balances.get(id) != Some(sum));
        rows.chain(sums.map(|(id, sum)| format!("{sum:?} was {:?}", before.balances.get(id)))).collect()
    }

    /// Without lessons and bookings that were not there before and hold nothing now.
    fn less_what_was_given_up(mut self, before: &Self) -> Self {
        self.rows.retain(|(table, id), values| {
            let kept = !matches!(table, Table::Lessons | Table::Bookings);
            let dead = values.contains(&Value::Text("cancelled".to_owned()));
            kept || !dead || before.rows.contains_key(&(*table, *id))
        });
        self
    }
}

/// A club with another coach, whose day went on for a while.
fn after(day: &[Throw], no_show_uses: bool) -> Club {
    let mut club = signed();
    club.edit(CLUB, |row: &mut ClubRow| row.rules.0.no_show_uses_units = no_show_uses);
    let mut coach: Coach = club.get(COACH);
    (coach.id, coach.name) = (id(0x7800_0000), "何川".to_owned());
    club.add(&coach);
    club.edit(lesson_id(0), |lesson: &mut Lesson| lesson.origin = LessonOrigin::Order);
    club.edit(lesson_id(4), |lesson: &mut Lesson| lesson.state = LessonState::ToConfirm);
    for (after, throw) in (0..).zip(day) {
        let command = club.thrown(after * 20, *throw);
        let issued = club.write(after * 20, DOOR, RECEPTIONIST, command);
        club.run(&issued, Phase::Issue);
    }
    club
}

/// How often a kind of command was taken back.
fn taken_back(club: &mut Club, at: i64, throw: Throw) -> Option<&'static str> {
    // Of two that are recorded as one too many, the one that gave its place up does not get it back.
    if club.of::<Booking>().iter().any(|booking| booking.clash) {
        return None;
    }
    let before = club.picture();
    let (booking, lesson) = (club.booking(throw.n).state, club.lesson(throw.n).state);
    let mut riders: Vec<Booking> = club.of();
    riders.retain(|row| row.lesson_id == lesson_id(throw.n) && row.state != BookingState::Cancelled);
    let empty = riders.is_empty() && club.lesson(throw.n).origin == LessonOrigin::Order;
    let command = club.thrown(at, throw);
    let issued = club.write(at, OFFICE, (MANAGER, Role::Manager), command);
    let outcome = club.run(&issued, Phase::Issue);
    // With an issue something could not be done as wanted: a debt, a clash.
    let Outcome::Applied { receipt } = outcome else { return None };
    let zone = ClubZone::default();
    let way = ready(way_back(&mut club.store, zone, &issued.command, &receipt, WHY)).unwrap();
    let WayBack::By(back) = way else { return None };
    let name = issued.command.name();
    // Nobody had confirmed it, and it took place: it comes back as one that does. Who had been absent, or
    // was done by mistake, and came: they come back as one who is awaited.
    let settled = match name {
        "end_lesson" => lesson == LessonState::ToConfirm,
        "check_in" => {
            booking != BookingState::Booked
                || !matches!(lesson, LessonState::Confirmed | LessonState::InProgress)
        }
        // An order's lesson that stood empty goes with its last booking.
        "book_rider" | "restore_booking" => empty,
        _ => false,
    };
    let issued = club.write(at + 1, OFFICE, (MANAGER, Role::Manager), *back);
    let outcome = club.run(&issued, Phase::Issue);
    assert!(outcome.receipt().is_some(), "{name} can't be taken back: {outcome:?}");
    let after = club.picture().less_what_was_given_up(&before);
    let differences = after.differences(&before);
    assert!(settled || differences.is_empty(), "{name}: {differences:#?}");
    (!settled).then_some(name)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_taken_back_never_was(
        day in proptest::collection::vec(throw(), 0..12),
        last in throw(),
        no_show_uses in any::<bool>(),
    ) {
        let mut club = after(&day, no_show_uses);
        taken_back(&mut club, i64::try_from(day.len()).unwrap() * 20, last);
    }
}

#[test]
fn every_kind_of_command_that_can_be_taken_back_was() {
    let mut seen = std::collections::BTreeSet::new();
    for what in 0..17 {
        for n in 0..6 {
            for other in [0, 2, 7] {
                for day in [&[][..], &[Throw { what: 7, n, other }], &[Throw { what: 12, n, other }]] {
                    for at in [i64::from(n) * 60, 1_000] {
                        seen.extend(taken_back(&mut after(day, true), at, Throw { what, n, other }));
                    }
                }
                let here = [Throw { what: 0, n: 0, other: 0 }];
                seen.extend(taken_back(&mut after(&here, true), 60, Throw { what, n, other }));
            }
        }
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), OF_THE_DAY);
}

#[test]
fn what_is_not_taken_back_by_a_key_press_says_why() {
    let mut club = Club::open();
    let commands: [Command; 4] = [
        ConfirmLesson { lesson_id: lesson_id(4) }.into(),
        undo(0).into(),
        UndoNoShow { booking_id: booking_id(0), reason: WHY.to_owned() }.into(),
        AssignHorse { booking_id: booking_id(0), horse_id: None, before: None, reason: None }.into(),
    ];
    let receipt = Receipt::AttentionSettled { now: true };
    for command in commands {
        let way = way_back(&mut club.store, ClubZone::default(), &command, &receipt, WHY);
        assert!(matches!(ready(way), Ok(WayBack::None(why)) if !why.is_empty()), "{command:?}");
    }
}

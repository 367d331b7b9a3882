//! The demo club obeys every rule of the rule book, whatever its seed, its size and the time of day.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

mod at_work;
mod ledgers;
mod references;
mod storms;
mod tills;
mod timetable;

use super::{DemoClub, Size, club};
use crate::record::{
    Arena, ArenaClosure, AttentionItem, AttentionState, Booking, BookingState, CashMovement, CheckIn, Coach,
    CoachAvailability, CourseConfig, Debt, Horse, HorseAvailability, Lesson, LessonState, Member,
    MemberPackage, Order, OrderItem, PackageConfig, PackageEntry, PackageState, Payment, Product, Rider,
    Role, Row, Staff, TillShift, TimeSlotTemplate,
};
use crate::rules::check_in::{Next, next};
use crate::time::{ClubZone, Date, Timestamp};
use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The rows of a club by table.
#[derive(Default)]
struct Tables {
    clubs: Vec<crate::record::Club>,
    desks: Vec<crate::record::Desk>,
    staff: Vec<Staff>,
    coaches: Vec<Coach>,
    members: Vec<Member>,
    horses: Vec<Horse>,
    arenas: Vec<Arena>,
    riders: Vec<Rider>,
    products: Vec<Product>,
    courses: Vec<CourseConfig>,
    offers: Vec<PackageConfig>,
    tills: Vec<TillShift>,
    orders: Vec<Order>,
    items: Vec<OrderItem>,
    payments: Vec<Payment>,
    cash: Vec<CashMovement>,
    packages: Vec<MemberPackage>,
    lessons: Vec<Lesson>,
    bookings: Vec<Booking>,
    check_ins: Vec<CheckIn>,
    debts: Vec<Debt>,
    entries: Vec<PackageEntry>,
    attention: Vec<AttentionItem>,
    templates: Vec<TimeSlotTemplate>,
    coach_times: Vec<CoachAvailability>,
    horse_times: Vec<HorseAvailability>,
    closures: Vec<ArenaClosure>,
}

impl Tables {
    fn of(rows: &[Row]) -> Self {
        let mut tables = Self::default();
        for row in rows.iter().cloned() {
            match row {
                Row::Club(row) => tables.clubs.push(row),
                Row::Desk(row) => tables.desks.push(row),
                Row::Staff(row) => tables.staff.push(row),
                Row::Coach(row) => tables.coaches.push(row),
                Row::Member(row) => tables.members.push(row),
                Row::Horse(row) => tables.horses.push(row),
                Row::Arena(row) => tables.arenas.push(row),
                Row::Rider(row) => tables.riders.push(row),
                Row::Product(row) => tables.products.push(row),
                Row::CourseConfig(row) => tables.courses.push(row),
                Row::PackageConfig(row) => tables.offers.push(row),
                Row::TillShift(row) => tables.tills.push(row),
                Row::Order(row) => tables.orders.push(row),
                Row::OrderItem(row) => tables.items.push(row),
                Row::Payment(row) => tables.payments.push(row),
                Row::CashMovement(row) => tables.cash.push(row),
                Row::MemberPackage(row) => tables.packages.push(row),
                Row::Lesson(row) => tables.lessons.push(row),
                Row::Booking(row) => tables.bookings.push(row),
                Row::CheckIn(row) => tables.check_ins.push(row),
                Row::Debt(row) => tables.debts.push(row),
                Row::PackageEntry(row) => tables.entries.push(row),
                Row::AttentionItem(row) => tables.attention.push(row),
                Row::TimeSlotTemplate(row) => tables.templates.push(row),
                Row::CoachAvailability(row) => tables.coach_times.push(row),
                Row::HorseAvailability(row) => tables.horse_times.push(row),
                Row::ArenaClosure(row) => tables.closures.push(row),
                Row::LessonSeries(_) | Row::Override(_) | Row::WaitlistEntry(_) => {
                    panic!("the demo club has none")
                }
            }
        }
        tables
    }
}

/// A club that is looked at from all sides.
struct Case {
    seed: u64,
    size: Size,
    today: Date,
    now: Timestamp,
}

impl Case {
    fn new(seed: u64, size: Size, now: &str) -> Self {
        let now: Timestamp = now.parse().unwrap();
        Self { seed, size, today: ClubZone::default().date(now), now }
    }

    fn grow(&self) -> DemoClub {
        club(self.seed, self.size, self.today, self.now, &|pin, _salt| format!("verifier of {pin}"))
    }
}

/// A Saturday afternoon, a Monday night, an early morning, a leap day's noon and the turn of a year.
fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case::new(1, Size::Club, "2026-11-21T06:20:00Z"),
        Case::new(977, Size::Club, "2026-11-23T15:41:00Z"),
    ];
    for seed in [1, 2, 3, 40, 5_000, u64::MAX] {
        for now in
            ["2026-11-21T06:20:00Z", "2026-06-15T19:59:59Z", "2028-02-29T04:30:00Z", "2026-12-31T16:00:00Z"]
        {
            cases.push(Case::new(seed, Size::Small, now));
        }
    }
    cases
}

/// Each case, grown once for all tests.
fn grown() -> &'static [(Case, DemoClub)] {
    static GROWN: LazyLock<Vec<(Case, DemoClub)>> = LazyLock::new(|| {
        let grow = |case: Case| {
            let grown = case.grow();
            (case, grown)
        };
        cases().into_iter().map(grow).collect()
    });
    &GROWN
}

/// Looks at each case.
fn everywhere(look: impl Fn(&Case, &Tables)) {
    for (case, grown) in grown() {
        look(case, &Tables::of(&grown.rows));
    }
}

#[test]
fn the_same_seed_grows_the_same_club_and_another_seed_another() {
    let case = Case::new(7, Size::Small, "2026-11-21T06:20:00Z");
    let (first, second) = (case.grow(), case.grow());
    assert_eq!(first.rows, second.rows);
    assert_eq!(first.sign_ins, second.sign_ins);
    let other = Case { seed: 8, ..case }.grow();
    let ids: HashSet<_> = first.rows.iter().map(Row::id).collect();
    assert!(other.rows.iter().all(|row| !ids.contains(&row.id())), "two seeds share an id");
}

#[test]
fn ids_are_the_same_on_any_day() {
    let on = |now| Tables::of(&Case::new(7, Size::Small, now).grow().rows);
    let (one, other) = (on("2026-11-21T06:20:00Z"), on("2027-03-02T01:00:00Z"));
    assert_eq!(one.clubs[0].id, other.clubs[0].id);
    let ids = |tables: &Tables| tables.members.iter().map(|member| member.id).collect::<Vec<_>>();
    assert_eq!(ids(&one), ids(&other));
    let names = |tables: &Tables| {
        tables.riders.iter().map(|rider| (rider.id, rider.name.clone())).collect::<Vec<_>>()
    };
    assert_eq!(names(&one), names(&other));
    let lessons: HashSet<_> = one.lessons.iter().map(|lesson| lesson.id).collect();
    assert!(other.lessons.iter().take(100).all(|lesson| lessons.contains(&lesson.id)));
}

#[test]
fn a_club_is_as_large_as_its_size_says() {
    let tables = Tables::of(&Case::new(1, Size::Club, "2026-11-21T06:20:00Z").grow().rows);
    let counts = (tables.members.len(), tables.horses.len(), tables.coaches.len(), tables.arenas.len());
    assert_eq!(counts, (1_200, 30, 8, 4));
    assert_eq!(tables.horses.iter().filter(|horse| horse.owner_id.is_some()).count(), 2);
    let names: HashSet<_> = tables.members.iter().map(|member| &member.name).collect();
    assert!(names.len() > 1_050, "only {} different names", names.len());
    let days: HashSet<_> =
        tables.lessons.iter().map(|lesson| ClubZone::default().date(lesson.starts_at)).collect();
    assert_eq!(days.len(), 91);
    let a_day = tables.lessons.len() / days.len();
    assert!((34..=56).contains(&a_day), "{a_day} lessons a day");
}

#[test]
fn the_large_club_is_large_and_grows_in_seconds() {
    let case = Case::new(1, Size::Large, "2026-11-21T06:20:00Z");
    let grown = case.grow();
    let tables = Tables::of(&grown.rows);
    assert_eq!(tables.members.len(), 10_000);
    let a_day = tables.lessons.len() / 91;
    assert!((60..=80).contains(&a_day), "{a_day} lessons a day");
    assert!(grown.rows.len() < 250_000, "{} rows", grown.rows.len());
    references::all_resolve(&tables);
    ledgers::all_add_up(&case, &tables);
    timetable::nothing_is_taken_twice(&tables);
    tills::all_add_up(&tables);
}

#[test]
fn every_kind_of_thing_that_a_working_day_meets_is_there() {
    everywhere(|case, tables| {
        let seen = format!("seed {} size {:?} at {}", case.seed, case.size, case.now);
        for state in PackageState::ALL {
            assert!(
                tables.packages.iter().any(|package| package.state == *state),
                "no {state:?} package, {seen}"
            );
        }
        for state in [BookingState::Booked, BookingState::Done, BookingState::Cancelled, BookingState::NoShow]
        {
            assert!(
                tables.bookings.iter().any(|booking| booking.state == state),
                "no {state:?} booking, {seen}"
            );
        }
        for state in
            [LessonState::ToConfirm, LessonState::Confirmed, LessonState::Completed, LessonState::Cancelled]
        {
            assert!(tables.lessons.iter().any(|lesson| lesson.state == state), "no {state:?} lesson, {seen}");
        }
        let open = |item: &&AttentionItem| item.state == AttentionState::Open;
        assert!(tables.attention.iter().filter(open).count() >= 2, "little to attend to, {seen}");
        assert!(
            tables.debts.iter().any(|debt| debt.state == crate::record::DebtState::Open),
            "no debt, {seen}"
        );
        let minors = tables.riders.iter().filter(|rider| rider.is_minor(case.today));
        assert!(minors.clone().count() > 30 && minors.clone().all(|rider| rider.guardian_name.is_some()));
        assert!(tables.riders.iter().any(|rider| rider.has_birthday(case.today)), "no birthday, {seen}");
        let undecided = tables.bookings.iter().filter(|booking| booking.horse_id.is_none());
        assert!(
            undecided.clone().any(|booking| booking.starts_at > case.now),
            "no booking without horse, {seen}"
        );
    });
}

#[test]
fn somebody_can_be_checked_in_at_any_hour() {
    // The last hour of the club's day is the hard one.
    let last = [(14, 40), (15, 16), (15, 31), (15, 46), (15, 57)];
    let times = (0..24).map(|hour| (24, hour, 37)).chain(last.map(|(hour, minute)| (24, hour, minute)));
    let nights = (17..=23).flat_map(|day| last.map(|(hour, minute)| (day, hour, minute)));
    for (day, hour, minute) in times.chain(nights) {
        let now = format!("2026-11-{day}T{hour:02}:{minute}:00Z");
        let sizes: &[Size] = if hour % 6 == 0 { &[Size::Small, Size::Club] } else { &[Size::Small] };
        for size in sizes.iter().copied() {
            let case = Case::new(2026, size, &now);
            let tables = Tables::of(&case.grow().rows);
            let rules = &tables.clubs[0].rules.0;
            let zone = ClubZone::default();
            let today = |at: Timestamp| zone.date(at) == zone.date(case.now);
            let due = tables.bookings.iter().filter(|booking| {
                today(booking.starts_at) && next(booking, rules, case.now) == Next::CheckIn
            });
            let due = due.count();
            assert!(due >= 4, "{due} at {size:?} at {now}");
        }
    }
}

#[test]
fn the_staff_sign_in_with_salted_verifiers() {
    let salts = RefCell::new(HashSet::new());
    let case = Case::new(3, Size::Small, "2026-11-21T06:20:00Z");
    let grown = club(case.seed, case.size, case.today, case.now, &|pin, salt| {
        salts.borrow_mut().insert(*salt);
        format!("v:{pin}")
    });
    let staff = Tables::of(&grown.rows).staff;
    assert_eq!(salts.borrow().len(), grown.sign_ins.len());
    for sign_in in &grown.sign_ins {
        let row = staff.iter().find(|row| row.account == sign_in.account).unwrap();
        assert_eq!((&row.name, row.role), (&sign_in.name, sign_in.role));
        assert_eq!(row.pin_verifier, format!("v:{}", sign_in.pin));
        assert_eq!(row.coach_id.is_some(), sign_in.role == Role::Coach);
    }
    for role in Role::ALL {
        assert!(grown.sign_ins.iter().any(|sign_in| sign_in.role == *role), "nobody is {role:?}");
    }
}

#[test]
fn every_row_survives_its_columns() {
    for row in Case::new(1, Size::Small, "2026-11-21T06:20:00Z").grow().rows {
        assert_eq!(row.table().row(row.values()).unwrap(), row);
    }
}

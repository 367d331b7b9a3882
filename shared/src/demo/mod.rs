//! The demo club: a riding club grown from a seed, with everything in it that a working day meets.
//!
//! The same seed, size and day make the same club, row for row; the same seed makes the same ids on any
//! day. The club lives around `now`: lessons before it are over, with what came of them, lessons after it
//! are booked, and within the hour somebody is due at whatever time of day.
//!
//! Desks come by enrolment, so the club has none to work at. What its past sold was sold at a desk that
//! has since been retired; see [`number::Origin::nth`](crate::number::Origin::nth): that desk's origin
//! code is one of the thousand from the 17,000th on, by seed, which no server reaches by enrolling.

mod attendance;
mod catalogue;
mod debts;
mod dice;
mod fate;
mod ground;
mod history;
mod hours;
mod names;
mod notices;
mod people;
mod purse;
mod staff;
#[cfg(test)]
mod tests;
mod till;
mod timetable;
mod yard;

use crate::id::{ClubId, CoachId, HorseId};
use crate::number::Series;
use crate::record::{Lesson, Role, Row, Table};
use crate::time::{Date, Timestamp};
use attendance::Life;
use catalogue::Catalogue;
use ground::Ground;
use people::People;
use purse::Purses;
use std::collections::BTreeMap;
use till::Sales;
use timetable::Stage;

/// How large a demo club is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 120 members, 16 horses; lessons from 20 days back to 10 ahead. For tests.
    Small,
    /// 1,200 members, 30 horses, 8 coaches, 4 arenas; lessons from 60 days back to 30 ahead.
    Club,
    /// 10,000 members, 60 horses, 60 to 80 lessons a day on the same days.
    Large,
}

/// A demo club, ready to be stored.
#[derive(Debug, Clone)]
pub struct DemoClub {
    /// The club.
    pub club_id: ClubId,
    /// All rows, in an order in which a row comes after what it names.
    pub rows: Vec<Row>,
    /// Who can sign in, and how.
    pub sign_ins: Vec<SignIn>,
}

/// Somebody of the demo club's staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// What they type.
    pub account: String,
    /// Their PIN.
    pub pin: String,
    /// What they may do.
    pub role: Role,
    /// Their name.
    pub name: String,
}

/// Grows the demo club of a seed as it stands at `now`, which lies on the club's `today`.
///
/// `verifier` hashes a PIN with a salt to the Argon2id verifier that signs the person in, in PHC form;
/// it is called once for each of [`DemoClub::sign_ins`].
#[must_use]
pub fn club(
    seed: u64,
    size: Size,
    today: Date,
    now: Timestamp,
    verifier: &dyn Fn(&str, &[u8; 16]) -> String,
) -> DemoClub {
    let mut ground = Ground::new(seed, size, today, now);
    let catalogue = Catalogue::new(&mut ground);
    let coaches = staff::coaches(&mut ground, &catalogue);
    let crew = staff::crew(&mut ground, &coaches, verifier);
    let arenas = yard::arenas(&mut ground);
    let mut horses = yard::horses(&mut ground);
    let mut people = People::new(&mut ground, &mut horses);

    let (mut purses, mut sales) = (Purses::default(), Sales::default());
    let offers: Vec<_> = catalogue.offers.iter().collect();
    history::earlier_packages(&mut ground, &people, &offers, &crew, (&mut purses, &mut sales));

    let mut days = Vec::new();
    let mut dice = ground.dice(9);
    for offset in -ground.plan.days_back..=ground.plan.days_ahead {
        let mut stage = Stage {
            catalogue: &catalogue,
            coaches: &coaches,
            arenas: &arenas,
            horses: &mut horses,
            people: &mut people,
        };
        days.push((offset, stage.fill_day(&ground, &mut dice, offset)));
    }

    let mut life = Life {
        catalogue: &catalogue,
        coaches: &coaches,
        arenas: &arenas,
        horses: &horses,
        people: &people,
        crew: &crew,
        purses,
        sales,
        debts: debts::Debts::default(),
        lessons: Vec::new(),
        bookings: Vec::new(),
        check_ins: Vec::new(),
        riding_today: Vec::new(),
    };
    let mut dice = ground.dice(10);
    for (offset, placed) in days {
        life.live(&mut ground, &mut dice, offset, placed);
    }
    let Life { mut purses, mut sales, debts, mut lessons, bookings, check_ins, riding_today, .. } = life;

    purses.expire(&mut ground);
    history::later_turns(&mut ground, &crew, &mut purses, &mut sales);
    history::complete_orders(&purses, &mut sales);
    let older = history::sell_at_older_price(&ground, &mut purses, &mut sales);
    let mut items = notices::owed(&mut ground, &debts);
    items.extend(older.map(|(place, lower)| notices::older_price(&mut ground, &sales, place, lower)));
    items.extend(notices::same_phones(&mut ground, &mut people, &crew));
    people.celebrate(&ground, &riding_today);
    let horse_ids: Vec<HorseId> = horses.iter().map(|horse| horse.row.id).collect();
    let coach_ids: Vec<CoachId> = coaches.iter().map(|coach| coach.row.id).collect();
    people.settle_habits(&horse_ids, &coach_ids);
    number_lessons(&ground, &mut lessons);

    let mut rows = vec![Row::Club(ground.club())];
    rows.extend(hours::rows(&mut ground, &coaches, &horses, &arenas, &crew));
    rows.extend(crew.rows.iter().cloned().map(Row::Staff));
    rows.extend(sales.rows(&mut ground, &crew));
    rows.extend(coaches.into_vec().into_iter().map(|coach| Row::Coach(coach.row)));
    rows.extend(people.members.into_vec().into_iter().map(Row::Member));
    rows.extend(horses.into_vec().into_iter().map(|horse| Row::Horse(horse.row)));
    rows.extend(arenas.into_vec().into_iter().map(Row::Arena));
    rows.extend(people.riders.into_vec().into_iter().map(|rider| Row::Rider(rider.row)));
    for course in catalogue.courses.into_vec() {
        rows.extend([Row::Product(course.product), Row::CourseConfig(course.config)]);
    }
    for offer in catalogue.offers.into_vec() {
        rows.extend([Row::Product(offer.product), Row::PackageConfig(offer.config)]);
    }
    rows.extend(purses.packs.into_vec().into_iter().map(|pack| Row::MemberPackage(pack.row)));
    rows.extend(lessons.into_iter().map(Row::Lesson));
    rows.extend(bookings.into_iter().map(Row::Booking));
    rows.extend(check_ins.into_iter().map(Row::CheckIn));
    rows.extend(debts.list.into_iter().map(|owed| Row::Debt(owed.row)));
    rows.extend(purses.entries.into_iter().map(Row::PackageEntry));
    rows.extend(items.into_iter().map(Row::AttentionItem));
    // The sort is stable: aliases come after the accounts that they became part of, for they are made last.
    // A coach who signs in is named by their row of the staff.
    rows.sort_by_key(|row| {
        let staff = row.table() == Table::Staff;
        (if staff { Table::Coaches } else { row.table() }, staff)
    });
    DemoClub { club_id: ground.club_id, rows, sign_ins: crew.sign_ins }
}

/// Numbers the lessons in the order in which they were made.
fn number_lessons(ground: &Ground, lessons: &mut [Lesson]) {
    let origin = till::origin(ground);
    let mut counters: BTreeMap<Date, u32> = BTreeMap::new();
    let mut in_order: Vec<&mut Lesson> = lessons.iter_mut().collect();
    in_order.sort_by_key(|lesson| (lesson.meta.created_at, lesson.id));
    for lesson in in_order {
        let on = ground.zone.date(lesson.meta.created_at);
        let counter = counters.entry(on).or_insert(0);
        *counter += 1;
        lesson.number = origin.number(Series::Lesson, on, *counter);
    }
}

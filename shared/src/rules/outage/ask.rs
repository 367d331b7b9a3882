//! What is hit, asked of a store; and the command of what was chosen.

use super::offers::looked_at;
use super::{Choices, Hit, HitId, Offer, Outage, hits};
use crate::command::{
    AddHorseTime, AssignHorse, BookRider, CancelBooking, CancelLesson, ChangeCourse, CloseArena, MoveLesson,
    Part, Patch, Place, Step, need,
};
use crate::id::{ArenaClosureId, BookingId, HorseAvailabilityId, ProductId, RiderId};
use crate::record::{ArenaClosure, Club, HorseAvailability, HorseTime, Lesson, Row, Table};
use crate::rules::conflicts::{self, Picture};
use crate::store::{ScanTables, Store};
use crate::time::{Span, Timestamp};
use crate::words::{FieldProblem, Say};
use std::collections::BTreeSet;

/// The days that an outage lasts at most.
const MOST_DAYS: i64 = 14;

/// What an outage hits and what could become of each, and the picture in which all that is chosen is in place.
///
/// # Errors
/// Refused when nothing is out, or for more than a fortnight; whatever the store says.
pub async fn ask<S: Store + ScanTables>(
    store: &mut S,
    club: &Club,
    outage: &Outage,
    choices: &Choices,
) -> Step<(Picture, Vec<Hit>)> {
    let Span { from, until } = outage.during;
    if until <= from {
        return Err(Say::field("time", FieldProblem::OutOfRange).into());
    }
    if until > from.plus_days(MOST_DAYS) {
        return Err(Say::field("time", FieldProblem::TooLong).into());
    }
    if outage.arenas.is_empty() && outage.horses.is_empty() {
        return Err(Say::field("arenas", FieldProblem::Missing).into());
    }
    let around = looked_at(outage);
    let riders: BTreeSet<RiderId> =
        store.live_bookings(around).await?.into_iter().map(|booking| booking.rider_id).collect();
    let riders: Vec<RiderId> = riders.into_iter().collect();
    let mut picture = conflicts::ground(store, club, around, &riders).await?;
    let mut sold: BTreeSet<ProductId> = BTreeSet::new();
    for row in store.rows(Table::Products).await? {
        if let Row::Product(product) = row
            && product.on_shelf
        {
            sold.insert(product.id);
        }
    }
    let found = hits(&mut picture, outage, &sold, choices);
    Ok((picture, found))
}

/// New ids for what is written.
pub trait Ids {
    /// For a closure.
    fn closure(&mut self) -> ArenaClosureId;
    /// For a horse's time.
    fn horse_time(&mut self) -> HorseAvailabilityId;
    /// For a place in another class.
    fn booking(&mut self) -> BookingId;
}

/// The parts of the one command that says what is out and settles these hits: what gives room first. What is out in all
/// that time already is not said again.
///
/// # Errors
/// Refused when something is not there any more; whatever the store says.
pub async fn parts<S: Store>(
    store: &mut S,
    club: &Club,
    outage: &Outage,
    settled: &[Hit],
    reason: &str,
    ids: &mut impl Ids,
) -> Step<Vec<Part>> {
    let mut parts = ground(store, outage, reason, ids).await?;
    let mut order: Vec<&Hit> = settled.iter().filter(|hit| hit.chosen != Offer::Stay).collect();
    order.sort_by_key(|hit| (hit.chosen != Offer::Credit, hit.lesson.starts_at, hit.id));
    for hit in order {
        settle(store, club, hit, reason, ids, &mut parts).await?;
    }
    Ok(parts)
}

async fn ground<S: Store>(
    store: &mut S,
    outage: &Outage,
    reason: &str,
    ids: &mut impl Ids,
) -> Step<Vec<Part>> {
    let (during, mut parts) = (outage.during, Vec::new());
    let covers = |span: Span| span.from <= during.from && during.until <= span.until;
    for arena_id in &outage.arenas {
        let known: Vec<ArenaClosure> = store.closures_of(*arena_id).await?;
        if !known.iter().any(|closure| closure.active && covers(closure.span())) {
            let patches = vec![
                Patch::new("starts_at", outage.at, during.from),
                Patch::new("ends_at", outage.at.plus_days(1), during.until),
                Patch::new("reason", None::<()>, reason),
            ];
            let closure_id = ids.closure();
            parts.push(Part::CloseArena(CloseArena { closure_id, arena_id: *arena_id, patches }));
        }
    }
    for (horse_id, kind) in &outage.horses {
        let known: Vec<HorseAvailability> = store.horse_times(*horse_id).await?;
        if !known.iter().any(|time| time.active && time.kind.keeps_in() && covers(time.span())) {
            let patches = vec![
                Patch::new("kind", HorseTime::Rest, kind),
                Patch::new("starts_at", outage.at, during.from),
                Patch::new("ends_at", None::<Timestamp>, during.until),
                Patch::new("note", None::<()>, reason),
            ];
            let horse_time_id = ids.horse_time();
            parts.push(Part::AddHorseTime(AddHorseTime { horse_time_id, horse_id: *horse_id, patches }));
        }
    }
    Ok(parts)
}

async fn settle<S: Store>(
    store: &mut S,
    club: &Club,
    hit: &Hit,
    reason: &str,
    ids: &mut impl Ids,
    parts: &mut Vec<Part>,
) -> Step<()> {
    let (lesson_id, why) = (hit.lesson.id, || Some(reason.to_owned()));
    let here = Place::of(&hit.lesson);
    match &hit.chosen {
        Offer::Arena { arena_id } => {
            let to = Place { arena_id: Some(*arena_id), ..here };
            parts.push(Part::MoveLesson(MoveLesson::prepare(store, lesson_id, to, why()).await?));
        }
        Offer::Slot { starts_at, ends_at, coach_id, arena_id } => {
            let span = Span { from: *starts_at, until: *ends_at };
            let to = Place { span, coach_id: *coach_id, arena_id: *arena_id };
            parts.push(Part::MoveLesson(MoveLesson::prepare(store, lesson_id, to, why()).await?));
        }
        Offer::Course { course_id, arena_id } => {
            let change =
                ChangeCourse::prepare(store, club.zone, lesson_id, *course_id, *arena_id, why()).await?;
            parts.push(Part::ChangeCourse(change));
        }
        Offer::Horse { horse_id } => parts.extend(hit.bookings.iter().map(|booking| {
            let (booking_id, before) = (booking.id, booking.horse_id);
            Part::AssignHorse(AssignHorse { booking_id, horse_id: Some(*horse_id), before, reason: why() })
        })),
        Offer::Class { lesson_id } => {
            for booking in &hit.bookings {
                let class: Lesson = need(store, *lesson_id).await?;
                let (new, rider) = (ids.booking(), booking.rider_id);
                let book = BookRider::prepare(store, club.zone, new, class.id, rider).await?;
                // What is set aside for the place that is given up pays for the other.
                let package_id = booking.package_id.or(book.package_id);
                let cancel = CancelBooking { booking_id: booking.id, reason: why() };
                parts.push(Part::CancelBooking(cancel));
                parts.push(Part::BookRider(BookRider { package_id, ..book }));
            }
        }
        Offer::Credit => match hit.id {
            HitId::Lesson(_) => {
                parts.push(Part::CancelLesson(CancelLesson { lesson_id, reason: reason.to_owned() }));
            }
            HitId::Booking(booking_id) => {
                parts.push(Part::CancelBooking(CancelBooking { booking_id, reason: why() }));
            }
        },
        Offer::Stay => {}
    }
    Ok(())
}

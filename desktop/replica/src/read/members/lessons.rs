//! The lessons of a member, ahead and past, and what was ridden without units.

use super::super::card::debt_line;
use super::super::day::{self, BookingOfDay};
use super::super::{Viewer, ask};
use super::profile::Family;
use crate::store::SqliteStore;
use crate::view::{DebtLine, LessonLine};
use crate::words::member as said;
use shared::id::MemberId;
use shared::record::BookingState;
use shared::store::{FindPackages, Stored};
use shared::units::Units;

/// Lessons of the past that are shown; a desk keeps sixty days of them.
const PAST: usize = 60;

/// The bookings of an account that this desk keeps, newest first.
pub(super) fn bookings(store: &SqliteStore<'_>, family: &Family) -> Stored<Vec<BookingOfDay>> {
    let mut found = Vec::new();
    for member in family.ids() {
        found.extend(day::of_member(store, member)?);
    }
    found.sort_by(|a, b| b.booking.starts_at.cmp(&a.booking.starts_at).then(a.booking.id.cmp(&b.booking.id)));
    Ok(found)
}

/// What is ahead, the next one first, and what is past, newest first.
pub(super) fn split(bookings: &[BookingOfDay], viewer: &Viewer) -> (Vec<LessonLine>, Vec<LessonLine>) {
    let waits = |one: &&BookingOfDay| {
        matches!(one.booking.state, BookingState::Held | BookingState::Booked)
            && one.booking.ends_at > viewer.now
    };
    let ahead = bookings.iter().rev().filter(waits).map(|one| line(one, viewer)).collect();
    let past = bookings.iter().filter(|one| !waits(one)).take(PAST).map(|one| line(one, viewer)).collect();
    (ahead, past)
}

fn line(one: &BookingOfDay, viewer: &Viewer) -> LessonLine {
    LessonLine {
        booking_id: one.booking.id.to_string(),
        date: viewer.zone().date(one.booking.starts_at).to_string(),
        start: viewer.clock(one.booking.starts_at),
        rider: one.rider.name.clone(),
        course: one.course.clone(),
        coach: one.coach.clone(),
        horse: one.horse.clone(),
        state: one.booking.state.as_str().to_owned(),
        state_words: said::booking_state(one.booking.state, viewer.lang),
    }
}

/// What an account owes.
pub(super) fn debts(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    member: MemberId,
) -> Stored<Vec<(Units, DebtLine)>> {
    let open = ask(store.open_debts(member))?;
    open.into_iter().map(|debt| Ok((debt.units, debt_line(store, viewer, &debt)?))).collect()
}

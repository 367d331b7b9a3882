//! The search box's answer: who was found, with today's booking beside them.

use super::Viewer;
use super::day::{self, BookingOfDay};
use crate::search::Found;
use crate::store::SqliteStore;
use crate::view::Hit;
use shared::id::RiderId;
use shared::record::BookingState;
use shared::rules::form::masked;
use shared::store::Stored;
use shared::time::Timestamp;
use std::collections::HashMap;

/// Hits in one answer at most: more than that, one types on.
const MOST: usize = 30;

/// Where a rider stands today; the one to come first is the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Expected {
    /// Still to be checked in.
    ToCome(Timestamp),
    /// Here, or over.
    Today,
    /// Not today.
    No,
}

/// Puts hits in the order in which they are shown: who is expected today first, then by how well they fit.
#[must_use]
pub fn rank(found: Vec<Found>, today: &[BookingOfDay], viewer: &Viewer) -> Vec<Hit> {
    let mut of_rider: HashMap<RiderId, Vec<&BookingOfDay>> = HashMap::new();
    for one in today.iter().filter(|one| one.booking.state != BookingState::Cancelled) {
        of_rider.entry(one.rider.id).or_default().push(one);
    }
    let mut ranked: Vec<_> = found
        .into_iter()
        .map(|hit| {
            let bookings = hit.rider_id.and_then(|id| of_rider.get(&id)).map_or(&[][..], Vec::as_slice);
            let booking = beside(bookings, viewer);
            (expected(booking, viewer), hit, booking)
        })
        .collect();
    ranked.sort_by(|a, b| (day_of(a.0), &a.1, a.0).cmp(&(day_of(b.0), &b.1, b.0)));
    ranked.truncate(MOST);
    ranked.into_iter().map(|(_, found, booking)| hit(found, booking, viewer)).collect()
}

/// The search box's answer.
///
/// # Errors
/// Whatever the store says.
pub fn hits(store: &SqliteStore<'_>, viewer: &Viewer, found: Vec<Found>) -> Stored<Vec<Hit>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let today = day::of_day(store, viewer)?;
    Ok(rank(found, &today, viewer))
}

/// A member at a glance.
#[must_use]
pub fn brief(found: Found, viewer: &Viewer) -> Hit {
    hit(found, None, viewer)
}

/// Riders of today come before the others, whatever the time of their lesson.
const fn day_of(expected: Expected) -> u8 {
    match expected {
        Expected::ToCome(_) => 0,
        Expected::Today => 1,
        Expected::No => 2,
    }
}

fn to_come(one: &BookingOfDay, viewer: &Viewer) -> bool {
    let waits = matches!(one.booking.state, BookingState::Held | BookingState::Booked | BookingState::NoShow);
    waits && one.booking.ends_at > viewer.now
}

/// The booking that Enter would act on: the next one still to come, else the last of the day.
fn beside<'b>(bookings: &[&'b BookingOfDay], viewer: &Viewer) -> Option<&'b BookingOfDay> {
    let next = bookings.iter().find(|one| to_come(one, viewer));
    next.or(bookings.last()).copied()
}

fn expected(booking: Option<&BookingOfDay>, viewer: &Viewer) -> Expected {
    match booking {
        Some(one) if to_come(one, viewer) => Expected::ToCome(one.booking.starts_at),
        Some(_) => Expected::Today,
        None => Expected::No,
    }
}

fn hit(found: Found, booking: Option<&BookingOfDay>, viewer: &Viewer) -> Hit {
    Hit {
        rider_id: found.rider_id.map(|id| id.to_string()),
        member_id: found.member_id.to_string(),
        name: found.name,
        account: found.account,
        phone: found.phone.as_deref().map(masked),
        booking: booking.map(|one| one.beside_hit(viewer)),
    }
}

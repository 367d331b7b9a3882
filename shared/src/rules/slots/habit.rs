//! What a rider usually does.

use crate::id::{BookingId, HorseId};
use crate::record::{Booking, BookingState, DayOfWeek};
use crate::time::{ClubZone, Timestamp};
use chrono::{Datelike, Timelike};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days of the past that count for the usual horse.
pub const LOOKED_BACK_DAYS: i64 = 180;
/// Lessons that a habit is seen in.
const LAST_LESSONS: usize = 4;
/// Of those, so many at the same hour of the same weekday make one.
const OFTEN: usize = 2;

/// What a rider usually does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Habit {
    /// The horse ridden most in the last 180 days; of several the one ridden last.
    pub usual_horse_id: Option<HorseId>,
    /// Weekday and hour of at least two of the last four lessons.
    pub hours: Vec<(DayOfWeek, u32)>,
}

/// What a rider usually does, from their bookings: those that took place before `at`. The order of the
/// bookings does not matter.
#[must_use]
pub fn habit<'b>(zone: ClubZone, at: Timestamp, bookings: impl IntoIterator<Item = &'b Booking>) -> Habit {
    let came = |state| matches!(state, BookingState::CheckedIn | BookingState::Done);
    let since = at.plus_days(-LOOKED_BACK_DAYS);
    let rides =
        bookings.into_iter().filter(|one| came(one.state) && since <= one.starts_at && one.starts_at < at);
    let mut rides: Vec<&Booking> = rides.collect();
    rides.sort_by_key(|ride| std::cmp::Reverse((ride.starts_at, ride.id)));
    let mut ridden: BTreeMap<HorseId, (usize, Timestamp, BookingId)> = BTreeMap::new();
    for ride in &rides {
        if let Some(horse) = ride.horse_id {
            // The first that is seen is the last that was ridden.
            let entry = ridden.entry(horse).or_insert((0, ride.starts_at, ride.id));
            entry.0 = entry.0.saturating_add(1);
        }
    }
    let usual = ridden.into_iter().max_by_key(|(_, ridden)| *ridden).map(|(horse, _)| horse);
    let mut hours: Vec<(DayOfWeek, u32)> =
        rides.iter().take(LAST_LESSONS).map(|ride| hour_of(zone, ride.starts_at)).collect();
    hours.sort_unstable();
    let often = |hour: &(DayOfWeek, u32)| hours.iter().filter(|other| *other == hour).count() >= OFTEN;
    let mut kept: Vec<_> = hours.iter().copied().filter(|hour| often(hour)).collect();
    kept.dedup();
    Habit { usual_horse_id: usual, hours: kept }
}

/// Weekday and hour of an instant by the club's clock.
pub(super) fn hour_of(zone: ClubZone, at: Timestamp) -> (DayOfWeek, u32) {
    let local = at.datetime().with_timezone(&zone.0);
    (DayOfWeek::from(local.weekday()), local.hour())
}

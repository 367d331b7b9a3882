//! The search box's answer: who was found, with today's booking beside them.

use super::Viewer;
use super::day::beside_hit;
use super::select::{all, columns};
use crate::search::Found;
use crate::store::SqliteStore;
use crate::view::Hit;
use shared::id::RiderId;
use shared::record::{Booking, BookingState, Column};
use shared::rules::form::masked;
use shared::store::Stored;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Hits in one answer at most: more than that, one types on.
const MOST: usize = 30;

/// The bookings of the club day as they stand beside hits, by rider.
#[derive(Debug, Default)]
pub struct DueToday(HashMap<RiderId, Vec<Due>>);

/// A booking with its course's name.
#[derive(Debug)]
struct Due {
    booking: Booking,
    course: String,
}

static DUE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, p.name FROM bookings b
         LEFT JOIN lessons l ON l.club_id = b.club_id AND l.id = b.lesson_id
         LEFT JOIN products p ON p.club_id = l.club_id AND p.id = l.course_id
         WHERE b.club_id = ?1 AND b.starts_at >= ?2 AND b.starts_at < ?3 ORDER BY b.starts_at, b.id",
        columns::<Booking>("b"),
    )
});

impl DueToday {
    /// Reads them.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn read(store: &SqliteStore<'_>, viewer: &Viewer) -> Stored<Self> {
        let day = viewer.day();
        let given = [store.club().to_value(), day.from.to_value(), day.until.to_value()];
        let due = all(store.connection(), &DUE, &given, |cells| {
            let booking = cells.record()?;
            Ok(Due { booking, course: cells.field::<Option<String>>()?.unwrap_or_default() })
        })?;
        let mut of_rider: HashMap<RiderId, Vec<Due>> = HashMap::new();
        for one in due.into_iter().filter(|one| one.booking.state != BookingState::Cancelled) {
            of_rider.entry(one.booking.rider_id).or_default().push(one);
        }
        Ok(Self(of_rider))
    }

    /// The booking that Enter would act on: the next one still to come, else the last of the day.
    fn beside(&self, found: &Found<'_>, viewer: &Viewer) -> Option<&Due> {
        let bookings = self.0.get(&found.rider_id?)?;
        bookings.iter().find(|one| to_come(one, viewer)).or(bookings.last())
    }
}

/// Hits in the order in which they are shown: who is expected today first, then by how well they fit.
#[must_use]
pub fn hits(found: Vec<Found<'_>>, due: &DueToday, viewer: &Viewer) -> Vec<Hit> {
    let mut ranked: Vec<_> = found
        .into_iter()
        .map(|found| {
            let booking = due.beside(&found, viewer);
            (day_of(booking, viewer), found, booking)
        })
        .collect();
    let order = |(day, found, booking): &(u8, Found<'_>, Option<&Due>)| {
        (*day, found.fit, found.by_account, booking.map(|one| one.booking.starts_at))
    };
    // Beyond the best few nobody looks: only those are put in order.
    let by = |a: &(u8, Found<'_>, Option<&Due>), b: &(u8, Found<'_>, Option<&Due>)| {
        order(a).cmp(&order(b)).then_with(|| a.1.cmp(&b.1))
    };
    if ranked.len() > MOST {
        ranked.select_nth_unstable_by(MOST, by);
        ranked.truncate(MOST);
    }
    ranked.sort_unstable_by(by);
    ranked.into_iter().map(|(_, found, booking)| hit(&found, booking, viewer)).collect()
}

/// A member at a glance.
#[must_use]
pub fn brief(found: &Found<'_>, viewer: &Viewer) -> Hit {
    hit(found, None, viewer)
}

fn to_come(one: &Due, viewer: &Viewer) -> bool {
    let waits = matches!(one.booking.state, BookingState::Held | BookingState::Booked | BookingState::NoShow);
    waits && one.booking.ends_at > viewer.now
}

/// Who is still to come is 0, who was here today 1, everybody else 2.
fn day_of(booking: Option<&Due>, viewer: &Viewer) -> u8 {
    match booking {
        Some(one) if to_come(one, viewer) => 0,
        Some(_) => 1,
        None => 2,
    }
}

fn hit(found: &Found<'_>, booking: Option<&Due>, viewer: &Viewer) -> Hit {
    Hit {
        rider_id: found.rider_id.map(|id| id.to_string()),
        member_id: found.member_id.to_string(),
        name: found.name.to_owned(),
        account: found.account.map(str::to_owned),
        phone: found.phone.map(masked),
        booking: booking.map(|one| beside_hit(&one.booking, &one.course, viewer)),
    }
}

//! The bookings of a day with all that a line about them needs, in one statement.

use super::Viewer;
use super::select::{all, columns};
use crate::store::SqliteStore;
use crate::view::{HitBooking, NextAct, RiderBrief};
use crate::words::label;
use shared::id::{MemberId, RiderId};
use shared::record::{Booking, Column, Lesson, Rider, Value};
use shared::rules::check_in::{Next, next};
use shared::store::Stored;
use shared::time::Span;
use std::sync::LazyLock;

/// A booking with its lesson, its rider and the names around it.
#[derive(Debug, Clone)]
pub struct BookingOfDay {
    /// The booking.
    pub booking: Booking,
    /// Its lesson.
    pub lesson: Lesson,
    /// Who rides.
    pub rider: Rider,
    /// Course name.
    pub course: String,
    /// Coach name.
    pub coach: Option<String>,
    /// Horse name.
    pub horse: Option<String>,
    /// Arena name.
    pub arena: Option<String>,
    /// The course is ridden; theory and groundwork are not.
    pub needs_horse: bool,
}

static SELECT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, {}, {}, p.name, c.name, h.name, a.name, coalesce(k.needs_horse, 1) FROM bookings b
         JOIN lessons l ON l.club_id = b.club_id AND l.id = b.lesson_id
         JOIN riders r ON r.club_id = b.club_id AND r.id = b.rider_id
         LEFT JOIN products p ON p.club_id = l.club_id AND p.id = l.course_id
         LEFT JOIN course_configs k ON k.club_id = l.club_id AND k.id = l.course_id
         LEFT JOIN coaches c ON c.club_id = l.club_id AND c.id = l.coach_id
         LEFT JOIN horses h ON h.club_id = b.club_id AND h.id = b.horse_id
         LEFT JOIN arenas a ON a.club_id = l.club_id AND a.id = l.arena_id
         WHERE b.club_id = ?1",
        columns::<Booking>("b"),
        columns::<Lesson>("l"),
        columns::<Rider>("r"),
    )
});

static WITHIN: LazyLock<String> = LazyLock::new(|| {
    format!("{} AND b.starts_at >= ?2 AND b.starts_at < ?3 ORDER BY b.starts_at, r.name, b.id", *SELECT)
});
static OF_RIDER_BEFORE: LazyLock<String> = LazyLock::new(|| {
    format!("{} AND b.rider_id = ?2 AND b.starts_at < ?3 ORDER BY b.starts_at DESC, b.id LIMIT ?4", *SELECT)
});

static OF_MEMBER: LazyLock<String> =
    LazyLock::new(|| format!("{} AND b.member_id = ?2 ORDER BY b.starts_at DESC, b.id", *SELECT));

/// Every booking that starts within a span, by start, then rider name.
pub(super) fn within(store: &SqliteStore<'_>, span: Span) -> Stored<Vec<BookingOfDay>> {
    read(store, &WITHIN, &[span.from.to_value(), span.until.to_value()])
}

/// The last bookings of a rider that started before now, newest first.
pub(super) fn before(
    store: &SqliteStore<'_>,
    viewer: &Viewer,
    rider: RiderId,
    most: i64,
) -> Stored<Vec<BookingOfDay>> {
    read(store, &OF_RIDER_BEFORE, &[rider.to_value(), viewer.now.to_value(), Value::Integer(most)])
}

/// The bookings of an account that this desk keeps, newest first.
pub(super) fn of_member(store: &SqliteStore<'_>, member: MemberId) -> Stored<Vec<BookingOfDay>> {
    read(store, &OF_MEMBER, &[member.to_value()])
}

fn read(store: &SqliteStore<'_>, text: &str, more: &[Value]) -> Stored<Vec<BookingOfDay>> {
    let mut given = vec![store.club().to_value()];
    given.extend_from_slice(more);
    all(store.connection(), text, &given, |cells| {
        Ok(BookingOfDay {
            booking: cells.record()?,
            lesson: cells.record()?,
            rider: cells.record()?,
            course: cells.field::<Option<String>>()?.unwrap_or_default(),
            coach: cells.field()?,
            horse: cells.field()?,
            arena: cells.field()?,
            needs_horse: cells.field()?,
        })
    })
}

impl BookingOfDay {
    /// What the primary button does.
    #[must_use]
    pub fn next(&self, viewer: &Viewer) -> NextAct {
        next_act(&self.booking, viewer)
    }
}

fn next_act(booking: &Booking, viewer: &Viewer) -> NextAct {
    match next(booking, &viewer.club.rules.0, viewer.now) {
        Next::CheckIn => NextAct::CheckIn,
        Next::Opens(at) => NextAct::Opens { at: viewer.clock(at) },
        Next::Nothing => NextAct::None,
    }
}

/// A booking as it stands beside a hit or on a card.
pub(super) fn beside_hit(booking: &Booking, course: &str, viewer: &Viewer) -> HitBooking {
    HitBooking {
        booking_id: booking.id.to_string(),
        start: viewer.clock(booking.starts_at),
        course: course.to_owned(),
        state: booking.state.as_str().to_owned(),
        next: next_act(booking, viewer),
    }
}

/// The rider of a row, at a glance.
pub(super) fn rider_brief(rider: &Rider, viewer: &Viewer) -> RiderBrief {
    RiderBrief {
        id: rider.id.to_string(),
        member_id: rider.member_id.to_string(),
        name: rider.name.clone(),
        level: label::level(rider.level, viewer.lang),
        minor: rider.is_minor(viewer.date()),
        birthday: rider.has_birthday(viewer.date()),
    }
}

//! What is wanted in a round.

use super::ground::{Ground, Seat};
use anyhow::{Context as _, Result};
use replica::replica::Draft;
use serde_json::Value;
use shared::command::{AssignHorse, BookRider, CancelBooking, Change, Command, MoveLesson, Step};
use shared::id::{BookingId, CoachId, HorseId, LessonId, RiderId};
use shared::time::{ClubZone, Span, Timestamp};
use uuid::Uuid;

/// Whoever wants it says so: a soft rule is nobody's obstacle here.
const REASON: &str = "比赛";

/// What is wanted.
#[derive(Debug, Clone)]
pub(super) struct Prize {
    what: What,
    name: String,
    lessons: Vec<LessonId>,
    /// The first desk's booking by which a rider takes a place; the others' follow it.
    booking: BookingId,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Coach(CoachId),
    Horse(HorseId),
    Rider(RiderId),
}

impl Prize {
    pub(super) fn coach((coach, name): (CoachId, String), lessons: Vec<LessonId>) -> Self {
        Self::new(What::Coach(coach), name, lessons)
    }

    pub(super) fn horse((horse, name): (HorseId, String), lessons: Vec<LessonId>) -> Self {
        Self::new(What::Horse(horse), name, lessons)
    }

    pub(super) fn rider((rider, name): (RiderId, String), lessons: Vec<LessonId>) -> Self {
        Self::new(What::Rider(rider), name, lessons)
    }

    fn new(what: What, name: String, lessons: Vec<LessonId>) -> Self {
        Self { what, name, lessons, booking: BookingId(Uuid::now_v7()) }
    }

    /// The question, for SQLite and PostgreSQL alike, which of the lessons have it.
    pub(super) fn holders(&self) -> String {
        let ids: Vec<String> = self.lessons.iter().map(|id| format!("'{id}'")).collect();
        let ids = ids.join(", ");
        let of_bookings = |what: String| {
            format!(
                "SELECT CAST(lesson_id AS text) FROM bookings WHERE {what} AND lesson_id IN ({ids})
                 AND state IN ('held', 'booked', 'checked_in', 'done')"
            )
        };
        match self.what {
            What::Coach(id) => format!(
                "SELECT CAST(id AS text) FROM lessons WHERE coach_id = '{id}' AND id IN ({ids})
                 AND state IN ('to_confirm', 'confirmed', 'in_progress', 'completed')"
            ),
            What::Horse(id) => of_bookings(format!("horse_id = '{id}'")),
            What::Rider(id) => of_bookings(format!("rider_id = '{id}'")),
        }
    }

    /// The command by which a desk wants it for its own lesson.
    pub(super) async fn command(&self, draft: &mut Draft<'_, '_>, seat: &Seat) -> Step<Command> {
        let reason = Some(REASON.to_owned());
        Ok(match self.what {
            What::Coach(coach) => Self::taught(seat, None, Some(coach)).into(),
            What::Horse(horse) => {
                AssignHorse { booking_id: seat.booking, horse_id: Some(horse), before: None, reason }.into()
            }
            What::Rider(rider) => {
                // Each desk gives a booking of its own: a retry carries the same id, another desk never does.
                let (zone, booking) = (draft.zone, self.booking_of(seat));
                let book = BookRider::prepare(draft.store, zone, booking, seat.lesson, rider).await?;
                BookRider { package_id: None, reason, ..book }.into()
            }
        })
    }

    /// The command by which who got it gives it back.
    pub(super) fn back(&self, seat: &Seat) -> Command {
        let reason = Some(REASON.to_owned());
        match self.what {
            What::Coach(coach) => Self::taught(seat, Some(coach), None).into(),
            What::Horse(horse) => {
                AssignHorse { booking_id: seat.booking, horse_id: None, before: Some(horse), reason }.into()
            }
            What::Rider(_) => CancelBooking { booking_id: self.booking_of(seat), reason }.into(),
        }
    }

    fn taught(seat: &Seat, before: Option<CoachId>, after: Option<CoachId>) -> MoveLesson {
        MoveLesson {
            lesson_id: seat.lesson,
            time: None,
            coach: Change::of(before, after),
            arena: None,
            reason: Some(REASON.to_owned()),
        }
    }

    /// The booking of this round in a desk's lesson.
    fn booking_of(&self, seat: &Seat) -> BookingId {
        BookingId(Uuid::from_u128(self.booking.0.as_u128().wrapping_add(seat.n)))
    }

    /// True when a sentence says that just this is taken: it names it, and the time.
    pub(super) fn explains(&self, reason: &str) -> bool {
        reason.contains(&self.name) && reason.contains('–')
    }

    /// What is free instead, as who did not get it is offered it: another horse at the desk, other times of coach and
    /// rider by the API. None of it may be what the winner has.
    pub(super) async fn free_instead(
        &self,
        ground: &Ground,
        loser: usize,
        winner: &Seat,
    ) -> Result<Result<(), String>> {
        let asked = match self.what {
            What::Horse(horse) => {
                let online = ground.desks.get(loser).context("a desk")?;
                let seat = ground.seats.get(loser).context("a lesson")?;
                let free = online.desk().free_horses(&seat.booking.to_string()).await?;
                let taken = free.iter().any(|one| one.id == horse.to_string());
                return Ok(match (free.is_empty(), taken) {
                    (true, _) => Err("no other horse was offered".to_owned()),
                    (false, true) => Err("the horse that is taken was offered".to_owned()),
                    (false, false) => Ok(()),
                });
            }
            What::Coach(coach) => format!("coach_id={coach}"),
            What::Rider(rider) => format!("rider_id={rider}"),
        };
        let day = ClubZone::default().date(winner.span.from);
        let course = ground.course;
        let path = format!("/api/schedule/available-times?product_id={course}&date={day}&days=7&{asked}");
        let page = ground.api.ask(&path, None).await?;
        let times = page.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
        // A place in the winner's own lesson takes its coach from nobody.
        let lesson = winner.lesson.to_string();
        let joins = |time: &&Value| {
            matches!(self.what, What::Coach(_))
                && time.get("lesson_id").and_then(Value::as_str) == Some(&lesson)
        };
        let others = times.iter().filter(|time| !joins(time));
        let taken = others.filter_map(span).any(|free| free.overlaps(winner.span));
        Ok(match (times.is_empty(), taken) {
            (true, _) => Err(format!("no other time was offered: {page}")),
            (false, true) => Err("a time was offered that meets the winner's".to_owned()),
            (false, false) => Ok(()),
        })
    }
}

/// When a free time is.
fn span(time: &Value) -> Option<Span> {
    let at = |name: &str| serde_json::from_value::<Timestamp>(time.get(name)?.clone()).ok();
    Some(Span { from: at("starts_at")?, until: at("ends_at")? })
}

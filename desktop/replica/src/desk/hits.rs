//! The lessons that something would hit that is not done yet: told before it is done.

use super::Desk;
use super::act::id;
use super::resource_forms::{horse_kind, leave_span, new_shift, span, stroke};
use crate::read::{self, Viewer, ask};
use crate::store::SqliteStore;
use crate::view::{LessonHit, Planned, Problem};
use shared::id::{ArenaId, CoachId, HorseId};
use shared::record::{Approval, CoachAvailability, CoachTime, HorseTime, MINUTES_A_DAY, Meta};
use shared::rules::shifts::{Holds, PaintedDay, painted, uncovered};
use shared::store::{FindGround as _, FindLessons as _, Stored, fetch};
use shared::time::{Span, Timestamp};

/// How far ahead lessons are looked for that a change without an end would hit.
const AHEAD_DAYS: i64 = 400;

impl Desk {
    /// The lessons that something would hit that is not done yet, by start.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn lessons_hit(&self, planned: Planned) -> Result<Vec<LessonHit>, Problem> {
        let viewer = self.viewer()?;
        match planned {
            Planned::Shifts { paint } => {
                let (coach, holds, days) = stroke(&paint, &viewer)?;
                self.look(move |store, viewer| Ok(left_by_shifts(store, viewer, coach, holds, &days)?)).await
            }
            Planned::Leave { form } => {
                let (coach, during) = (id(&form.coach_id, viewer.lang)?, leave_span(&form, &viewer)?);
                self.look(move |store, viewer| {
                    let lessons = ask(store.coach_lessons(coach, during))?;
                    let hit = read::still_ahead(viewer, lessons);
                    Ok(read::shown(store, viewer, &hit, read::of_coach)?)
                })
                .await
            }
            Planned::HorseTime { horse_id, form } => {
                let horse: HorseId = id(&horse_id, viewer.lang)?;
                let kind = horse_kind(&form, &viewer)?;
                let during = ahead(&viewer, span(&form, &viewer)?);
                self.look(move |store, viewer| Ok(ridden(store, viewer, horse, kind, during)?)).await
            }
            Planned::Closure { arena_id, form } => {
                let arena: ArenaId = id(&arena_id, viewer.lang)?;
                let during = ahead(&viewer, span(&form, &viewer)?);
                self.look(move |store, viewer| {
                    let lessons = ask(store.arena_lessons(arena, during))?;
                    let hit = read::still_ahead(viewer, lessons);
                    Ok(read::shown(store, viewer, &hit, read::of_arena)?)
                })
                .await
            }
        }
    }
}

/// Lessons ahead that the shifts would not cover any more. What can't be painted at all hits nothing.
fn left_by_shifts(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    coach_id: CoachId,
    holds: Holds,
    days: &[PaintedDay],
) -> Stored<Vec<LessonHit>> {
    let times = ask(store.coach_times(coach_id))?;
    let Ok(stroke) = painted(&times, holds, days, new_shift) else { return Ok(Vec::new()) };
    let blank = CoachAvailability {
        club_id: viewer.club.id,
        id: new_shift(),
        coach_id,
        kind: CoachTime::Shift,
        weekday: None,
        first_day: None,
        last_day: None,
        from_minute: 0,
        until_minute: MINUTES_A_DAY,
        reason: None,
        state: Approval::Approved,
        decided_at: None,
        decided_by: None,
        decided_note: None,
        meta: Meta::new(viewer.now, None),
    };
    let then = stroke.applied(&times, &blank);
    let ahead = Span { from: viewer.now, until: viewer.now.plus_days(AHEAD_DAYS) };
    let lessons = read::still_ahead(viewer, ask(store.coach_lessons(coach_id, ahead))?);
    let left: Vec<_> = uncovered(&lessons, viewer.zone(), &times, &then).into_iter().cloned().collect();
    read::shown(store, viewer, &left, read::of_coach)
}

/// Lessons ahead in which a horse is ridden in a span in which it would not be.
fn ridden(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    horse: HorseId,
    kind: HorseTime,
    during: Span,
) -> Stored<Vec<LessonHit>> {
    if !kind.keeps_in() {
        return Ok(Vec::new());
    }
    let mut lessons = Vec::new();
    for booking in ask(store.horse_bookings(horse, during))? {
        lessons.extend(ask(fetch(store, booking.lesson_id))?);
    }
    let hit = read::still_ahead(viewer, lessons);
    read::shown(store, viewer, &hit, read::of_horse(&horse.to_string()))
}

/// A span without an end, as far ahead as anybody books.
fn ahead(viewer: &Viewer, (from, until): (Timestamp, Option<Timestamp>)) -> Span {
    Span { from, until: until.unwrap_or_else(|| viewer.now.max(from).plus_days(AHEAD_DAYS)) }
}

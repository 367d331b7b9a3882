//! The lessons of a series change together.

use super::make_series::{LeftOut, kept_out};
use super::move_lesson::{Change, riders_along, take_along};
use super::weigh::let_pass;
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::{ArenaId, CoachId, LessonSeriesId};
use crate::record::{Json, Lesson, LessonSeries, LessonState, WeeklyRule};
use crate::rights::Right;
use crate::rules::conflicts::{Proposal, SeatSettles, Settles};
use crate::rules::{form, series, timetable};
use crate::store::{Store, fetch};
use crate::time::{ClubZone, Date};
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Rows that an edit writes at most.
pub(super) const MOST_ROWS: usize = 180;

/// Changes hour, coach or arena of the lessons of a series that lie ahead: all of them, or those from a day
/// on, which become a series of their own. (One lesson alone is moved.) A lesson that somebody has put
/// elsewhere stays as they put it; one that does not fit stays as it was, and the receipt says why.
///
/// Undone by the same command the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditSeries {
    /// The series.
    pub series_id: LessonSeriesId,
    /// From a day on, as a series of its own; none is all that lie ahead.
    pub later: Option<Later>,
    /// Start, in minutes after midnight.
    pub start_minute: Option<Change<i64>>,
    /// How long, in minutes.
    pub minutes: Option<Change<i64>>,
    /// With whom.
    pub coach: Option<Change<Option<CoachId>>>,
    /// Where.
    pub arena: Option<Change<Option<ArenaId>>>,
    /// Why soft rules are overridden.
    pub reason: Option<String>,
}

/// The later part of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// From this day on.
    pub from: Date,
    /// The series that it becomes.
    pub series_id: LessonSeriesId,
}

impl EditSeries {
    /// The way back: of the series that the lessons are in now.
    #[must_use]
    pub fn back(&self, reason: Option<String>) -> Self {
        Self {
            series_id: self.later.map_or(self.series_id, |later| later.series_id),
            later: None,
            start_minute: self.start_minute.map(Change::turned_round),
            minutes: self.minutes.map(Change::turned_round),
            coach: self.coach.map(Change::turned_round),
            arena: self.arena.map(Change::turned_round),
            reason,
        }
    }

    fn rule(&self, before: &WeeklyRule) -> WeeklyRule {
        let mut rule = before.clone();
        if let Some(start) = self.start_minute {
            rule.start_minute = start.after;
        }
        if let Some(minutes) = self.minutes {
            rule.minutes = minutes.after;
        }
        rule
    }

    /// A lesson of the series as it shall be: only what stands as the series has it changes.
    fn moved(&self, zone: ClubZone, (before, after): (&WeeklyRule, &WeeklyRule), lesson: &Lesson) -> Lesson {
        let mut moved = lesson.clone();
        let on = zone.date(lesson.starts_at);
        if lesson.span() == before.span_on(zone, on) {
            let span = after.span_on(zone, on);
            (moved.starts_at, moved.ends_at) = (span.from, span.until);
        }
        if let Some(coach) = self.coach.filter(|coach| coach.before == lesson.coach_id) {
            moved.coach_id = coach.after;
        }
        if let Some(arena) = self.arena.filter(|arena| arena.before == lesson.arena_id) {
            moved.arena_id = arena.after;
        }
        if let Some(later) = self.later {
            moved.series_id = Some(later.series_id);
        }
        moved
    }

    /// The series itself, and the one that its later part becomes.
    async fn split<S: Store>(
        &self,
        store: &mut S,
        ctx: &Context,
        before: &LessonSeries,
        rule: WeeklyRule,
    ) -> Step<LessonSeries> {
        let mut after = before.clone();
        after.rule = Json(rule);
        if let Some(coach) = self.coach {
            after.coach_id = coach.after;
        }
        if let Some(arena) = self.arena {
            after.arena_id = arena.after;
        }
        let Some(later) = self.later else {
            if after != *before {
                ctx.change(store, &mut after).await?;
                ctx.audit_because(store, Some(before), &after, self.reason.as_deref()).await?;
            }
            return Ok(after);
        };
        if fetch::<LessonSeries, _>(store, later.series_id).await?.is_some() {
            return Err(Say::AlreadyThere { what: "lesson_series".to_owned() }.into());
        }
        (after.id, after.meta, after.rule.0.first_day) = (later.series_id, ctx.meta(), later.from);
        store.insert(&after).await?;
        ctx.audit_because(store, None, &after, self.reason.as_deref()).await?;
        let mut earlier = before.clone();
        earlier.rule.0.last_day = later.from.pred_opt().unwrap_or(later.from);
        ctx.change(store, &mut earlier).await?;
        ctx.audit_because(store, Some(before), &earlier, self.reason.as_deref()).await?;
        Ok(after)
    }
}

/// The lessons of a series that lie ahead, from a day on: neither begun nor over nor cancelled.
pub(super) async fn ahead<S: Store>(
    store: &mut S,
    ctx: &Context,
    series: LessonSeriesId,
    from: Option<Date>,
) -> Step<Vec<Lesson>> {
    let mut lessons = store.lessons_of_series(series).await?;
    lessons.retain(|lesson| {
        let open = matches!(lesson.state, LessonState::ToConfirm | LessonState::Confirmed);
        let of_part = from.is_none_or(|from| ctx.club.zone.date(lesson.starts_at) >= from);
        open && of_part && lesson.starts_at > ctx.at
    });
    Ok(lessons)
}

impl Execute for EditSeries {
    const NAME: &'static str = "edit_series";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let series: LessonSeries = need(store, self.series_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let reason = form::reason(self.reason.as_deref())?;
        let nothing = self.start_minute.is_none()
            && self.minutes.is_none()
            && self.coach.is_none()
            && self.arena.is_none();
        let before = series.rule.0.clone();
        let after = self.rule(&before);
        let within =
            self.later.is_none_or(|later| before.first_day < later.from && later.from <= before.last_day);
        if nothing || !after.is_sound() || !within {
            return Err(Say::field("rule", FieldProblem::OutOfRange).into());
        }
        let lessons = ahead(store, ctx, series.id, self.later.map(|later| later.from)).await?;
        let zone = ctx.club.zone;
        let series = self.split(store, ctx, &series, after.clone()).await?;
        let (mut moved, mut left_out, mut rows) = (Vec::new(), Vec::new(), 3_usize);
        for was in lessons {
            let mut lesson = self.moved(zone, (&before, &after), &was);
            let settles = Settles::between(&was, &lesson);
            let mut riders = if settles.time { riders_along(store, &lesson).await? } else { Vec::new() };
            let live = riders.iter().filter(|booking| booking.state.is_live()).cloned();
            let proposal = Proposal::place(ctx.at, lesson.clone(), settles).with(live, SeatSettles::ALONG);
            let found = timetable::judged(store, &ctx.club, &proposal).await?;
            if let Some(why) = kept_out(ctx, &found, reason.as_deref()) {
                let instead = series::instead(store, &ctx.club, ctx.at, &lesson).await?;
                left_out.push(LeftOut { on: zone.date(was.starts_at), why, instead });
                // It stays where it was, though it may be of the later part now.
                lesson = Lesson { series_id: lesson.series_id, ..was.clone() };
                riders.clear();
            } else {
                let_pass(store, ctx, &lesson, &found, reason.as_deref().unwrap_or_default()).await?;
                moved.push(lesson.id);
            }
            rows = rows.saturating_add(1).saturating_add(found.len()).saturating_add(riders.len());
            if rows > MOST_ROWS {
                return Err(Say::field("lessons", FieldProblem::OutOfRange).into());
            }
            if lesson != was {
                ctx.change(store, &mut lesson).await?;
                ctx.audit_because(store, Some(&was), &lesson, reason.as_deref()).await?;
            }
            #[cfg(feature = "mutants")]
            if crate::mutant::on(crate::mutant::Mutant::SeriesLeavesRidersBehind) {
                riders.clear();
            }
            take_along(store, ctx, &mut riders).await?;
        }
        Ok(Receipt::SeriesEdited { series_id: series.id, lessons: moved, left_out })
    }
}

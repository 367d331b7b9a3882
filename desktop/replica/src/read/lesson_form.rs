//! Lessons that are not made yet, weighed day by day; and the series that a lesson is one of.

use super::{Viewer, ask, ask_step, verdict};
use crate::store::SqliteStore;
use crate::view::{CourseChoice, FreeTime, LessonPlan, Minutes, PlannedDay, SeriesCard, VerdictAnswer};
use crate::words::{arrange, lessons as said};
use shared::command::{LeftOut, Step, need};
use shared::id::LessonId;
use shared::record::{Lesson, LessonSeries, LessonState, Product, ProductKind, Row, Table};
use shared::rights::Right;
use shared::rules::conflicts::{Proposal, Settles};
use shared::rules::{series, timetable};
use shared::store::{FindGround, ScanTables, Stored, fetch};
use shared::time::{Date, Span};
use shared::words::Say;

/// The courses on the shelf, by name.
///
/// # Errors
/// Whatever the store says.
pub fn course_choices(store: &mut SqliteStore<'_>) -> Stored<Vec<CourseChoice>> {
    let mut courses = Vec::new();
    for row in ask(store.rows(Table::CourseConfigs))? {
        if let Row::CourseConfig(config) = row
            && let Some(product) = ask(fetch::<Product, _>(store, config.id))?
            && product.kind == ProductKind::Course
            && product.on_shelf
        {
            courses.push(CourseChoice {
                id: product.id.to_string(),
                name: product.name,
                minutes: u32::try_from(config.duration_minutes).unwrap_or(0),
                most_riders: u32::try_from(config.max_riders).unwrap_or(0),
            });
        }
    }
    courses.sort_by_cached_key(|course| crate::search::alphabetical(&course.name));
    Ok(courses)
}

/// What stands against lessons that are not made yet, each where it would be, and what is free instead.
///
/// # Errors
/// Refused when a course, a coach or an arena is not there; whatever the store says.
pub fn lesson_plan(store: &mut SqliteStore<'_>, viewer: &Viewer, lessons: &[Lesson]) -> Step<LessonPlan> {
    let mut plan = LessonPlan { days: Vec::with_capacity(lessons.len()), free: 0, reason: 0 };
    for lesson in lessons {
        let proposal = Proposal::place(viewer.now, lesson.clone(), Settles::ALL);
        let found = ask_step(timetable::judged(store, &viewer.club, &proposal))?;
        let verdict = verdict(viewer, &found);
        let instead = match verdict.answer {
            VerdictAnswer::Free => Vec::new(),
            VerdictAnswer::Reason | VerdictAnswer::No => {
                ask_step(series::instead(store, &viewer.club, viewer.now, lesson))?
            }
        };
        match verdict.answer {
            VerdictAnswer::Free => plan.free = plan.free.saturating_add(1),
            VerdictAnswer::Reason => plan.reason = plan.reason.saturating_add(1),
            VerdictAnswer::No => {}
        }
        let on = viewer.zone().date(lesson.starts_at);
        plan.days.push(planned(viewer, on, verdict.answer, verdict.words, &instead));
    }
    Ok(plan)
}

/// A day that was left out, as the receipt tells it.
#[must_use]
pub fn left_out(viewer: &Viewer, left: &LeftOut) -> PlannedDay {
    let (answer, why) = match &left.why {
        Say::NeedsReason { over } => (VerdictAnswer::Reason, over.as_ref()),
        why => (VerdictAnswer::No, why),
    };
    planned(viewer, left.on, answer, vec![why.words(viewer.lang, viewer.zone())], &left.instead)
}

fn planned(
    viewer: &Viewer,
    on: Date,
    answer: VerdictAnswer,
    words: Vec<String>,
    instead: &[Span],
) -> PlannedDay {
    PlannedDay {
        date: on.to_string(),
        day: arrange::day(viewer.lang, on),
        answer,
        words,
        instead: instead.iter().map(|span| free(viewer, on, *span)).collect(),
    }
}

fn free(viewer: &Viewer, on: Date, span: Span) -> FreeTime {
    let midnight = viewer.zone().day(on).from;
    let minute = |at: shared::time::Timestamp| {
        u32::try_from(at.millis().saturating_sub(midnight.millis()) / 60_000).unwrap_or(0)
    };
    let words = format!("{}–{}", viewer.clock(span.from), viewer.clock(span.until));
    FreeTime { time: Minutes { from: minute(span.from), until: minute(span.until) }, words }
}

/// The series that a lesson is one of, with what of it lies ahead.
///
/// # Errors
/// Refused when there is no such lesson, or it is of no series; whatever the store says.
pub fn series_card(store: &mut SqliteStore<'_>, viewer: &Viewer, id: LessonId) -> Step<SeriesCard> {
    let lesson: Lesson = ask_step(need(store, id))?;
    let Some(series_id) = lesson.series_id else {
        return Err(Say::NotFound { what: Table::LessonSeries.as_str().to_owned() }.into());
    };
    let series: LessonSeries = ask_step(need(store, series_id))?;
    let course: Option<Product> = ask(fetch(store, series.course_id))?;
    let (zone, rule) = (viewer.zone(), &series.rule.0);
    let date = zone.date(lesson.starts_at);
    let mut ahead = ask(store.lessons_of_series(series_id))?;
    ahead.retain(|one| {
        matches!(one.state, LessonState::ToConfirm | LessonState::Confirmed) && one.starts_at > viewer.now
    });
    let later = ahead.iter().filter(|one| zone.date(one.starts_at) >= date).count();
    let span = rule.span_on(zone, date);
    let time = free(viewer, date, span);
    Ok(SeriesCard {
        series_id: series_id.to_string(),
        course: course.map(|course| course.name).unwrap_or_default(),
        rule: said::rule(viewer.lang, rule, &time.words),
        time: time.time,
        coach_id: series.coach_id.map(|coach| coach.to_string()),
        arena_id: series.arena_id.map(|arena| arena.to_string()),
        date: date.to_string(),
        ahead: u32::try_from(ahead.len()).unwrap_or(u32::MAX),
        later: u32::try_from(later).unwrap_or(u32::MAX),
        why_not: viewer.lacks(Right::Timetable),
    })
}

//! A coach: today in a line, a week of shifts, leave and lessons.

use super::hits::{of_coach, shown, still_ahead};
use super::{Names, Work, all_of, on_day};
use crate::read::{Viewer, ask, ask_step};
use crate::store::SqliteStore;
use crate::view::{
    CoachDay, CoachLine, CoachPage, CourseTaught, LeaveLine, LeavePart, LeaveWay, LessonPart, Minutes,
};
use crate::words::resources as said;
use chrono::{Datelike as _, Days};
use shared::command::{DecideLeave, Step, need};
use shared::id::CoachId;
use shared::record::{
    Approval, Coach, CoachAvailability, CoachTime, Hours, Product, ProductKind, Row, Table,
};
use shared::rules::conflicts::{CoachCard, Picture, ground, hours};
use shared::rules::shifts;
use shared::store::{FindGround as _, FindLessons as _, ScanTables as _, Stored, fetch};
use shared::time::{Date, Span};

/// Leaves that ended longer ago than this are not shown any more.
const LEAVES_KEPT_DAYS: u64 = 60;

/// The Monday of a date's week.
#[must_use]
pub fn week_of_date(date: Date) -> Date {
    let back = u64::from(date.weekday().num_days_from_monday());
    date.checked_sub_days(Days::new(back)).unwrap_or(date)
}

/// All coaches at a glance.
pub(super) fn lines(picture: &Picture, viewer: &Viewer) -> Vec<CoachLine> {
    let monday = week_of_date(viewer.date());
    let dates: Vec<Date> = monday.iter_days().take(7).collect();
    let week = all_of(&dates, viewer);
    let mut coaches: Vec<&CoachCard> = picture.coaches().collect();
    coaches.sort_by_cached_key(|card| (!card.coach.active, crate::search::alphabetical(&card.coach.name)));
    coaches.into_iter().map(|card| line(picture, viewer, card, week)).collect()
}

fn line(picture: &Picture, viewer: &Viewer, card: &CoachCard, week: Span) -> CoachLine {
    let CoachCard { coach, times } = card;
    let work = |during| Work::of(picture.coach_lessons(coach.id, during));
    let (today, this_week) = (work(viewer.day()), work(week));
    let shifts = hours::shifts(times, viewer.zone(), viewer.date());
    let asked = times.iter().filter(|time| waits(time, viewer));
    CoachLine {
        id: coach.id.to_string(),
        name: coach.name.clone(),
        active: coach.active,
        there: said::there(shifts.as_deref(), viewer.zone(), viewer.lang),
        on_leave: hours::on_leave(times, viewer.zone(), viewer.day()).is_some(),
        asked: u32::try_from(asked.count()).unwrap_or(u32::MAX),
        lessons: today.lessons,
        hours: today.hours(),
        week_lessons: this_week.lessons,
        week_hours: this_week.hours(),
    }
}

/// A leave that somebody has to decide, and that is not over.
fn waits(time: &CoachAvailability, viewer: &Viewer) -> bool {
    let ahead = time.last_day.is_some_and(|last| last >= viewer.date());
    time.kind == CoachTime::Leave && time.state == Approval::Asked && ahead
}

/// A coach whole, with the week from a Monday on.
///
/// # Errors
/// Refused when the coach is not there; whatever the store says.
pub fn coach_page(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    id: CoachId,
    monday: Date,
) -> Step<CoachPage> {
    let coach: Coach = ask_step(need(store, id))?;
    let dates: Vec<Date> = monday.iter_days().take(7).collect();
    let picture = ask(ground(store, &viewer.club, all_of(&dates, viewer), &[]))?;
    let times = ask(store.coach_times(id))?;
    let days: Vec<CoachDay> = dates.iter().map(|date| day(&picture, viewer, id, &times, *date)).collect();
    let (from, until) = extent(&days);
    let leaves = leaves(store, viewer, id, &times)?;
    Ok(CoachPage {
        id: id.to_string(),
        phone: viewer.phone(coach.phone.as_deref()).unwrap_or_default(),
        surcharge: coach.surcharge.to_string(),
        active: coach.active,
        courses: courses(store, &coach)?,
        keeps_shifts: hours::shifts(&times, viewer.zone(), monday).is_some(),
        name: coach.name,
        from,
        until,
        days,
        leaves,
    })
}

fn day(picture: &Picture, viewer: &Viewer, id: CoachId, times: &[CoachAvailability], date: Date) -> CoachDay {
    let zone = viewer.zone();
    let open = hours::open(&viewer.club.rules.0.opening_hours, zone, date);
    let parts = |parts: Vec<Hours>| parts.into_iter().map(minutes).collect::<Vec<_>>();
    let taken = times.iter().filter(|time| matches!(time.state, Approval::Approved | Approval::Asked));
    let leave = taken.filter_map(|time| {
        let part = on_day(viewer, date, hours::leave(time, zone)?)?;
        let words = time.reason.clone().unwrap_or_default();
        Some(LeavePart { time: part, approved: time.state == Approval::Approved, words })
    });
    let lessons = picture.coach_lessons(id, zone.day(date)).filter_map(|lesson| {
        let course = picture.course(lesson.course_id).map(|course| course.name.as_str()).unwrap_or_default();
        let (from, until) = (viewer.clock(lesson.starts_at), viewer.clock(lesson.ends_at));
        let words = format!("{from}–{until} {course}").trim_end().to_owned();
        Some(LessonPart { time: on_day(viewer, date, lesson.span())?, words })
    });
    CoachDay {
        date: date.to_string(),
        open: open.into_iter().filter_map(|span| on_day(viewer, date, span)).collect(),
        weekly: parts(shifts::weekly_on(times, date)),
        dated: shifts::dated_on(times, date).map(parts),
        leave: leave.collect(),
        lessons: lessons.collect(),
    }
}

fn minutes(part: Hours) -> Minutes {
    let minute = |minute: i64| u32::try_from(minute).unwrap_or(0);
    Minutes { from: minute(part.from), until: minute(part.until) }
}

/// The whole hours that hold everything a week has to show: the club's day, shifts, lessons.
fn extent(days: &[CoachDay]) -> (u32, u32) {
    let all = days.iter().flat_map(|day| {
        let dated = day.dated.iter().flatten();
        let lessons = day.lessons.iter().map(|lesson| &lesson.time);
        day.open.iter().chain(&day.weekly).chain(dated).chain(lessons)
    });
    let (mut from, mut until) = (1_440, 0);
    for part in all {
        from = from.min(part.from / 60 * 60);
        until = until.max(part.until.div_ceil(60) * 60).min(1_440);
    }
    if from < until { (from, until) } else { (8 * 60, 20 * 60) }
}

/// The courses of the club by name, and which of them the coach teaches.
fn courses(store: &mut SqliteStore<'_>, coach: &Coach) -> Stored<Vec<CourseTaught>> {
    let mut courses = Vec::new();
    for row in ask(store.rows(Table::CourseConfigs))? {
        if let Row::CourseConfig(config) = row
            && let Some(product) = ask(fetch::<Product, _>(store, config.id))?
            && product.kind == ProductKind::Course
        {
            let taught = coach.courses.0.contains(&product.id);
            courses.push(CourseTaught { id: product.id.to_string(), name: product.name, taught });
        }
    }
    courses.sort_by_cached_key(|course| crate::search::alphabetical(&course.name));
    Ok(courses)
}

/// Leaves to be decided first, then the latest.
fn leaves(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    id: CoachId,
    times: &[CoachAvailability],
) -> Step<Vec<LeaveLine>> {
    let since = viewer.date().checked_sub_days(Days::new(LEAVES_KEPT_DAYS));
    let names = Names::read(store)?;
    let shown_still = |time: &&CoachAvailability| {
        time.kind == CoachTime::Leave && time.last_day.zip(since).is_some_and(|(last, since)| last >= since)
    };
    let mut taken: Vec<&CoachAvailability> = times.iter().filter(shown_still).collect();
    taken.sort_by_key(|time| (!waits(time, viewer), std::cmp::Reverse(time.first_day), time.id));
    let mut lines = Vec::new();
    for time in taken {
        let Some(during) = hours::leave(time, viewer.zone()) else { continue };
        let stands = matches!(time.state, Approval::Asked | Approval::Approved);
        let hit =
            if stands { still_ahead(viewer, ask(store.coach_lessons(id, during))?) } else { Vec::new() };
        lines.push(LeaveLine {
            id: time.id.to_string(),
            when: said::when(during, false, viewer.zone(), viewer.lang),
            reason: time.reason.clone().unwrap_or_default(),
            state: time.state.as_str().to_owned(),
            asked: names.stamp(viewer, time.meta.created_at, time.meta.created_by),
            decided: time.decided_at.and_then(|at| names.stamp(viewer, at, time.decided_by)),
            note: time.decided_note.clone(),
            lessons: shown(store, viewer, &hit, of_coach)?,
            ways: ways(viewer, time.state),
        });
    }
    Ok(lines)
}

/// Where a leave may go from its state.
fn ways(viewer: &Viewer, from: Approval) -> Vec<LeaveWay> {
    let legal = Approval::ALL.iter().filter(|to| from.to(**to).is_ok());
    let way = |to: &Approval| LeaveWay {
        state: to.as_str().to_owned(),
        not: viewer.lacks(DecideLeave::right(from, *to)),
    };
    legal.map(way).collect()
}

//! What stands against one move: as the page asks it of the desk while the hand holds a lesson, on the large club
//! in the encrypted file; and the rule alone, over a picture in memory.

use crate::club;
use crate::table::{Line, Part, millis};
use anyhow::{Context as _, Result, bail};
use replica::desk::Desk;
use replica::view::{LessonMove, LessonTime, Minutes, Timetable, TimetableLesson, VerdictAnswer, Whom};
use shared::record::Lesson;
use shared::rules::conflicts::{Proposal, SeatSettles, Settles, judge};
use shared::time::{ClubZone, Date, Timestamp};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

/// How many lessons are taken up.
const ROUNDS: usize = 400;
/// Lessons that have to be there at least.
const LESSONS: usize = 2_000;
/// One check, in milliseconds: it is asked for every place that the hand passes.
const CHECK: f64 = 1.0;
/// The weeks before and after this one in which a large club has lessons.
const WEEKS: std::ops::RangeInclusive<i64> = -9..=5;
/// How far the hand carries a lesson at first.
const HALF_AN_HOUR: u32 = 30;

/// Measures both and prints them; answers whether the check of a drag is as quick as it has to be.
///
/// # Errors
/// When the desk can't be made, or does not answer, or has fewer lessons than it should.
pub(crate) async fn check() -> Result<bool> {
    let now = club::morning()?;
    let (_folder, desk) = club::desk().await?;
    let held = carried(&desk, now).await?;
    let mut kept = true;
    for (to, moves) in [("within its day", &held.moves), ("to another day", &held.other_days)] {
        let what = format!("one move {to}, {} lessons", held.lessons);
        kept &= Line::of(what, &dragged(&desk, moves).await?, Part::Most, Some(CHECK)).tell();
    }
    Ok(alone(now)?.tell() && kept)
}

/// What the hand can take up.
struct Held {
    /// Lessons of the desk's file, all of them.
    lessons: usize,
    /// Where the hand could carry what lies ahead.
    moves: Vec<LessonMove>,
    /// The same a day later, where a horse's work of a fortnight is asked anew.
    other_days: Vec<LessonMove>,
}

/// Reads the timetable week by week, as somebody who turns its pages.
async fn carried(desk: &Desk, now: Timestamp) -> Result<Held> {
    let mut held = Held { lessons: 0, moves: Vec::new(), other_days: Vec::new() };
    for week in WEEKS {
        let first = ClubZone::default().date(now.plus_days(7 * week)).to_string();
        let table = desk.timetable(&first, 7).await?;
        held.lessons += table.lessons.len();
        let ahead = table.lessons.iter().filter(|lesson| lesson.retimes);
        held.moves.extend(ahead.enumerate().map(|(n, lesson)| to(&table, lesson, n)));
    }
    held.other_days = held.moves.iter().map(a_day_later).collect::<Result<_>>()?;
    if held.lessons < LESSONS || held.moves.is_empty() {
        bail!("{} lessons, {} of them ahead: too few", held.lessons, held.moves.len());
    }
    Ok(held)
}

/// A place for a lesson as a hand passes it: half an hour later, and every other one in another coach's column.
fn to(table: &Timetable, lesson: &TimetableLesson, n: usize) -> LessonMove {
    let Minutes { from, until } = lesson.time;
    let time = Minutes { from: from + HALF_AN_HOUR, until: until + HALF_AN_HOUR };
    let others =
        table.coaches.iter().filter(|coach| lesson.coach.as_ref().is_none_or(|now| now.id != coach.id));
    let others: Vec<_> = others.collect();
    let coach = others.get(n / 2 % others.len().max(1)).filter(|_| n % 2 == 1);
    LessonMove {
        lesson_id: lesson.id.clone(),
        time: Some(LessonTime { date: lesson.date.clone(), time }),
        coach: coach.map(|coach| Whom { id: Some(coach.id.clone()) }),
        arena: None,
        horse: None,
    }
}

/// The same move to the next day.
fn a_day_later(moved: &LessonMove) -> Result<LessonMove> {
    let mut later = moved.clone();
    if let Some(time) = &mut later.time {
        let date: Date = time.date.parse()?;
        time.date = date.succ_opt().context("no next day")?.to_string();
    }
    Ok(later)
}

/// Asks the desk, with the words of the answer, as the page does.
async fn dragged(desk: &Desk, moves: &[LessonMove]) -> Result<Vec<f64>> {
    let mut times = Vec::with_capacity(ROUNDS);
    let mut answers = BTreeSet::new();
    for wanted in moves.iter().cycle().step_by(7).take(ROUNDS) {
        let wanted = wanted.clone();
        let asked = Instant::now();
        let verdict = desk.judge_move(wanted).await?;
        times.push(millis(asked.elapsed()));
        answers.insert(match verdict.answer {
            VerdictAnswer::Free => "free",
            VerdictAnswer::Reason => "reason",
            VerdictAnswer::No => "no",
        });
    }
    // A desk that refused every question would be quick, and would have checked nothing.
    if !(answers.contains("free") && answers.contains("no")) {
        bail!("the moves were all answered with {answers:?}");
    }
    Ok(times)
}

/// The rule alone, over all lessons in memory.
fn alone(now: Timestamp) -> Result<Line> {
    let picture = club::picture()?;
    let ahead: Vec<&Lesson> = picture.lessons().filter(|lesson| lesson.starts_at > now).collect();
    let mut times = Vec::with_capacity(ROUNDS);
    for lesson in ahead.iter().cycle().step_by(7).take(ROUNDS) {
        let moved = Lesson {
            starts_at: lesson.starts_at.plus_minutes(i64::from(HALF_AN_HOUR)),
            ends_at: lesson.ends_at.plus_minutes(i64::from(HALF_AN_HOUR)),
            ..(*lesson).clone()
        };
        let riders: Vec<_> = picture.bookings_of(lesson.id).cloned().collect();
        let proposal = Proposal::place(now, moved, Settles::ALL).with(riders, SeatSettles::ALONG);
        let asked = Instant::now();
        black_box(judge(&picture, &proposal));
        times.push(millis(asked.elapsed()));
    }
    times.first().context("no lesson lies ahead")?;
    let what = format!("one move, the rule alone, {} lessons", picture.lessons().count());
    Ok(Line::of(what, &times, Part::Most, None))
}

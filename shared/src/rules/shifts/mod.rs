//! A coach's shifts as they are painted on a week: what a brush stroke means in shifts, and which lessons are
//! left without them.

#[cfg(test)]
mod tests;

use super::conflicts::hours;
use crate::command::Shift;
use crate::id::CoachAvailabilityId;
use crate::record::{Approval, CoachAvailability, CoachTime, DayOfWeek, Hours, Lesson};
use crate::time::{ClubZone, Date};
use chrono::Datelike as _;

/// How a painted day counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// On its day of the week, from this date on.
    EveryWeek {
        /// The first date.
        from: Date,
    },
    /// On its date alone.
    ThatDay,
}

/// A day as it was painted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaintedDay {
    /// Its date.
    pub date: Date,
    /// When the coach is there; none takes what holds for that date alone away again.
    pub parts: Option<Vec<Hours>>,
}

/// What it takes for the days to be as they were painted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Painted {
    /// Shifts as they shall be.
    pub put: Vec<Shift>,
    /// Shifts that are taken off.
    pub strike: Vec<CoachAvailabilityId>,
}

/// A whole day without shifts can't be told by a date's shifts, which would leave the weekly ones standing: it
/// is a leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} without a shift is a leave")]
pub struct DayOff(pub Date);

/// The shifts of a weekday that come every week, as they hold on a date.
#[must_use]
pub fn weekly_on(times: &[CoachAvailability], date: Date) -> Vec<Hours> {
    let weekday = DayOfWeek::from(date.weekday());
    whole(shifts(times).filter(|time| time.weekday == Some(weekday) && covers(time, date)).map(hours_of))
}

/// The shifts that stand on a date instead of the weekly ones; none where the weekly ones hold.
#[must_use]
pub fn dated_on(times: &[CoachAvailability], date: Date) -> Option<Vec<Hours>> {
    let dated: Vec<Hours> =
        shifts(times).filter(|time| time.weekday.is_none() && covers(time, date)).map(hours_of).collect();
    (!dated.is_empty()).then(|| whole(dated))
}

/// What it takes for a coach's days to be as they were painted. What is right already stays as it is; what began
/// earlier ends the day before. `new_id` gives the id of a shift that is new.
///
/// # Errors
/// [`DayOff`] for a date that is painted empty though the weekly shifts would hold on it.
pub fn painted(
    times: &[CoachAvailability],
    holds: Holds,
    days: &[PaintedDay],
    mut new_id: impl FnMut() -> CoachAvailabilityId,
) -> Result<Painted, DayOff> {
    let mut painted = Painted::default();
    for day in days {
        match holds {
            Holds::EveryWeek { from } => painted.every_week(times, from, day, &mut new_id),
            Holds::ThatDay => painted.that_day(times, day, &mut new_id)?,
        }
    }
    Ok(painted)
}

impl Painted {
    /// True when everything stands as it was painted already.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.put.is_empty() && self.strike.is_empty()
    }

    fn every_week(
        &mut self,
        times: &[CoachAvailability],
        from: Date,
        day: &PaintedDay,
        new_id: &mut impl FnMut() -> CoachAvailabilityId,
    ) {
        let weekday = DayOfWeek::from(day.date.weekday());
        let mut wanted = whole(day.parts.iter().flatten().copied());
        for time in shifts(times).filter(|time| time.weekday == Some(weekday)) {
            if time.last_day.is_some_and(|last| last < from) {
                continue;
            }
            let begun = time.first_day.is_none_or(|first| first <= from);
            let at = wanted.iter().position(|part| *part == hours_of(time));
            if let Some(at) = at.filter(|_| begun && time.last_day.is_none()) {
                wanted.remove(at);
            } else if time.first_day.is_none_or(|first| first < from) {
                self.put.push(Shift { last_day: from.pred_opt(), ..shift(time) });
            } else {
                self.strike.push(time.id);
            }
        }
        let new = wanted.into_iter().map(|part| Shift {
            shift_id: new_id(),
            weekday: Some(weekday),
            first_day: Some(from),
            last_day: None,
            from_minute: part.from,
            until_minute: part.until,
        });
        self.put.extend(new);
    }

    fn that_day(
        &mut self,
        times: &[CoachAvailability],
        day: &PaintedDay,
        new_id: &mut impl FnMut() -> CoachAvailabilityId,
    ) -> Result<(), DayOff> {
        let date = day.date;
        let weekly = weekly_on(times, date);
        let mut wanted = match &day.parts {
            Some(parts) => whole(parts.iter().copied()),
            None => weekly.clone(),
        };
        if wanted.is_empty() && !weekly.is_empty() {
            return Err(DayOff(date));
        }
        if wanted == weekly {
            wanted.clear();
        }
        for time in shifts(times).filter(|time| time.weekday.is_none() && covers(time, date)) {
            let this_day_alone = time.first_day == Some(date) && time.last_day == Some(date);
            let at = wanted.iter().position(|part| *part == hours_of(time));
            if let Some(at) = at.filter(|_| this_day_alone) {
                wanted.remove(at);
            } else {
                self.without(time, date, new_id);
            }
        }
        let new = wanted.into_iter().map(|part| Shift {
            shift_id: new_id(),
            weekday: None,
            first_day: Some(date),
            last_day: Some(date),
            from_minute: part.from,
            until_minute: part.until,
        });
        self.put.extend(new);
        Ok(())
    }

    /// A shift of several dates goes on without one of them.
    fn without(
        &mut self,
        time: &CoachAvailability,
        date: Date,
        new_id: &mut impl FnMut() -> CoachAvailabilityId,
    ) {
        let before = time.first_day.filter(|first| *first < date);
        let after = time.last_day.filter(|last| *last > date);
        match (before, after) {
            (None, None) => self.strike.push(time.id),
            (Some(_), None) => self.put.push(Shift { last_day: date.pred_opt(), ..shift(time) }),
            (None, Some(_)) => self.put.push(Shift { first_day: date.succ_opt(), ..shift(time) }),
            (Some(_), Some(_)) => {
                self.put.push(Shift { last_day: date.pred_opt(), ..shift(time) });
                self.put.push(Shift { shift_id: new_id(), first_day: date.succ_opt(), ..shift(time) });
            }
        }
    }

    /// A coach's shifts and leave as they are once this was painted. `blank` is a shift to lead new ones from.
    #[must_use]
    pub fn applied(&self, times: &[CoachAvailability], blank: &CoachAvailability) -> Vec<CoachAvailability> {
        let stays = |time: &&CoachAvailability| {
            !self.strike.contains(&time.id) && !self.put.iter().any(|put| put.shift_id == time.id)
        };
        let mut after: Vec<_> = times.iter().filter(stays).cloned().collect();
        after.extend(self.put.iter().map(|put| CoachAvailability {
            id: put.shift_id,
            weekday: put.weekday,
            first_day: put.first_day,
            last_day: put.last_day,
            from_minute: put.from_minute,
            until_minute: put.until_minute,
            ..blank.clone()
        }));
        after
    }
}

/// The lessons that a coach's shifts cover now and would not cover any more.
pub fn uncovered<'l>(
    lessons: impl IntoIterator<Item = &'l Lesson>,
    zone: ClubZone,
    now: &[CoachAvailability],
    then: &[CoachAvailability],
) -> Vec<&'l Lesson> {
    let left = |lesson: &&Lesson| {
        hours::on_shift(now, zone, lesson.span()) && !hours::on_shift(then, zone, lesson.span())
    };
    lessons.into_iter().filter(left).collect()
}

fn shifts(times: &[CoachAvailability]) -> impl Iterator<Item = &CoachAvailability> {
    times.iter().filter(|time| time.kind == CoachTime::Shift && time.state == Approval::Approved)
}

fn covers(time: &CoachAvailability, date: Date) -> bool {
    time.first_day.is_none_or(|first| first <= date) && time.last_day.is_none_or(|last| date <= last)
}

const fn hours_of(time: &CoachAvailability) -> Hours {
    Hours { from: time.from_minute, until: time.until_minute }
}

const fn shift(time: &CoachAvailability) -> Shift {
    Shift {
        shift_id: time.id,
        weekday: time.weekday,
        first_day: time.first_day,
        last_day: time.last_day,
        from_minute: time.from_minute,
        until_minute: time.until_minute,
    }
}

/// Parts of a day in order, those that meet as one.
fn whole(parts: impl IntoIterator<Item = Hours>) -> Vec<Hours> {
    let mut parts: Vec<Hours> = parts.into_iter().collect();
    parts.sort_by_key(|part| (part.from, part.until));
    let mut whole: Vec<Hours> = Vec::new();
    for part in parts {
        match whole.last_mut() {
            Some(last) if part.from <= last.until => last.until = last.until.max(part.until),
            _ => whole.push(part),
        }
    }
    whole
}

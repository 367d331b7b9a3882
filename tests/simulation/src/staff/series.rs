//! Lessons by a weekly rule: made, changed together, cancelled together.

use super::Scene;
use super::timetable::{ARENAS, COACHES};
use shared::command::{CancelSeries, Change, Command, EditSeries, Later, MakeSeries, Planned, Step};
use shared::number::Series;
use shared::record::{DayOfWeek, LessonSeries, WeeklyRule};
use shared::store::testing::world::COURSE;
use shared::time::Date;

impl Scene<'_, '_, '_> {
    /// From tomorrow on, for some days or weeks.
    fn weekly(&mut self) -> Option<WeeklyRule> {
        let (zone, at) = (self.draft.zone, self.draft.at);
        let mut weekdays = vec![self.dice.pick(DayOfWeek::ALL)?];
        let other = self.dice.pick(DayOfWeek::ALL)?;
        if !weekdays.contains(&other) {
            weekdays.push(other);
        }
        Some(WeeklyRule {
            weekdays,
            every_weeks: 1 + self.dice.count(2),
            start_minute: 480 + 30 * self.dice.count(20),
            minutes: 60,
            first_day: zone.date(at.plus_days(1)),
            last_day: zone.date(at.plus_days(7 + self.dice.count(8))),
            except: Vec::new(),
        })
    }

    pub(super) fn make_series(&mut self) -> Step<Option<Command>> {
        let Some(rule) = self.weekly() else { return Ok(None) };
        let mut lessons = Vec::new();
        for on in rule.dates() {
            let number = self.draft.number(Series::Lesson)?;
            lessons.push(Planned { on, lesson_id: self.dice.id(), number });
        }
        Ok(Some(
            MakeSeries {
                series_id: self.dice.id(),
                course_id: COURSE,
                coach_id: self.dice.pick(&COACHES).flatten(),
                arena_id: self.dice.pick(&ARENAS).flatten(),
                rule,
                capacity: 1 + self.dice.count(3),
                confirmed: self.dice.once_in(2),
                note: None,
                reason: self.dice.once_in(2).then(|| self.reason()),
                lessons,
            }
            .into(),
        ))
    }

    fn series(&mut self) -> Step<Option<LessonSeries>> {
        let mut all = self.all::<LessonSeries>()?;
        all.retain(|series| series.active);
        Ok(self.dice.take(all))
    }

    /// A day within a series, not its first.
    fn later_day(&mut self, rule: &WeeklyRule) -> Option<Date> {
        let days: Vec<Date> =
            rule.first_day.iter_days().skip(1).take_while(|day| *day <= rule.last_day).collect();
        self.dice.pick(&days)
    }

    pub(super) fn edit_series(&mut self) -> Step<Option<Command>> {
        let Some(series) = self.series()? else { return Ok(None) };
        let rule = &series.rule.0;
        let later = if self.dice.once_in(3) { self.later_day(rule) } else { None };
        let later = later.map(|from| Later { from, series_id: self.dice.id() });
        let mut edit = EditSeries {
            series_id: series.id,
            later,
            start_minute: None,
            minutes: None,
            coach: None,
            arena: None,
            reason: Some(self.reason()),
        };
        match self.dice.below(3) {
            0 => edit.start_minute = Change::of(rule.start_minute, 480 + 30 * self.dice.count(20)),
            1 => edit.coach = Change::of(series.coach_id, self.dice.pick(&COACHES).flatten()),
            _ => edit.arena = Change::of(series.arena_id, self.dice.pick(&ARENAS).flatten()),
        }
        Ok(Some(edit.into()))
    }

    pub(super) fn cancel_series(&mut self) -> Step<Option<Command>> {
        let Some(series) = self.series()? else { return Ok(None) };
        let from = if self.dice.once_in(2) { self.later_day(&series.rule.0) } else { None };
        Ok(Some(CancelSeries { series_id: series.id, from, reason: self.reason() }.into()))
    }
}

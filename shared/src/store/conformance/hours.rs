//! The evening of the long day: who and what is there when, and a class that comes every week.

use super::super::testing::world::{ARENA, COACH, COURSE, DOOR, OFFICE, ZHUIFENG};
use super::super::testing::{id, minutes};
use super::story::Day;
use crate::command::{
    AddHorseTime, AddSlotTemplate, AskLeave, CancelSeries, Change, CloseArena, DecideLeave, EditClosure,
    EditHorseTime, EditSeries, EditSlotTemplate, Later, MakeLesson, MakeSeries, PaintShifts, Patch, Planned,
    Shift,
};
use crate::record::{Approval, DayOfWeek, HorseTime, WeeklyRule};
use crate::store::{ScanTables, Store};

/// Shifts, leave, care, closures and the grid; then a series that meets some of them.
pub(super) async fn hours<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let shift = |n: u128, weekday, until_minute| Shift {
        shift_id: id(0x28_0000 + n),
        weekday: Some(weekday),
        first_day: "2026-11-01".parse().ok(),
        last_day: None,
        from_minute: 540,
        until_minute,
    };
    let paint = |put, strike| PaintShifts { coach_id: COACH, put, strike };
    let week = vec![shift(1, DayOfWeek::Saturday, 1_080), shift(2, DayOfWeek::Sunday, 1_080)];
    day.give(550, DOOR, paint(week.clone(), Vec::new())).await;
    day.give(551, OFFICE, paint(week, Vec::new())).await;
    day.give(552, OFFICE, paint(vec![shift(1, DayOfWeek::Saturday, 1_140)], vec![id(0x28_0002)])).await;

    let leave = AskLeave {
        leave_id: id(0x28_0010),
        coach_id: COACH,
        first_day: "2026-12-05".parse().unwrap(),
        from_minute: 0,
        last_day: "2026-12-05".parse().unwrap(),
        until_minute: 1_440,
        reason: "体检".to_owned(),
        approved: false,
    };
    day.give(553, DOOR, leave).await;
    let decide = |state| DecideLeave { leave_id: id(0x28_0010), state, note: Some("好".to_owned()) };
    day.give(554, DOOR, decide(Approval::Approved)).await;
    day.give(555, OFFICE, decide(Approval::Approved)).await;

    let out = vec![Patch::new("kind", HorseTime::Rest, HorseTime::Farrier)];
    let horse_time_id = id(0x28_0020);
    day.give(556, DOOR, AddHorseTime { horse_time_id, horse_id: ZHUIFENG, patches: out }).await;
    let ends = vec![Patch::new("ends_at", None::<crate::time::Timestamp>, minutes(600))];
    day.give(557, DOOR, EditHorseTime { horse_time_id, patches: ends }).await;

    let closed = vec![
        Patch::new("starts_at", minutes(558), minutes(480).plus_days(21)),
        Patch::new("ends_at", minutes(558).plus_days(1), minutes(540).plus_days(21)),
    ];
    let closure_id = id(0x28_0030);
    day.give(558, DOOR, CloseArena { closure_id, arena_id: ARENA, patches: closed }).await;
    let why = vec![Patch::new("reason", None::<String>, "赛事")];
    day.give(559, OFFICE, EditClosure { closure_id, patches: why }).await;

    let template_id = id(0x28_0040);
    let grid = vec![Patch::new("weekday", DayOfWeek::Monday, DayOfWeek::Saturday)];
    day.give(560, DOOR, AddSlotTemplate { template_id, patches: grid.clone() }).await;
    day.give(561, OFFICE, AddSlotTemplate { template_id, patches: grid }).await;
    day.give(562, OFFICE, EditSlotTemplate::call_off(template_id)).await;
    series(day).await;
}

/// Saturdays at 17:00: on one of them the coach is on leave, on one the arena is closed.
async fn series<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let rule = WeeklyRule {
        weekdays: vec![DayOfWeek::Saturday],
        every_weeks: 1,
        start_minute: 1_020,
        minutes: 60,
        first_day: "2026-11-28".parse().unwrap(),
        last_day: "2026-12-19".parse().unwrap(),
        except: Vec::new(),
    };
    let lessons = (0..).zip(rule.dates()).map(|(n, on)| Planned {
        on,
        lesson_id: id(0x29_0000 + n),
        number: format!("L20261121A{:04}", 300 + n),
    });
    let make = MakeSeries {
        series_id: id(0x29_1000),
        course_id: COURSE,
        coach_id: Some(COACH),
        arena_id: Some(ARENA),
        lessons: lessons.collect(),
        rule,
        capacity: 4,
        confirmed: false,
        note: Some("周六班".to_owned()),
        reason: None,
    };
    day.give(570, DOOR, make).await;
    let later = Later { from: "2026-12-19".parse().unwrap(), series_id: id(0x29_1001) };
    let hour = EditSeries {
        series_id: id(0x29_1000),
        later: Some(later),
        start_minute: Some(Change { before: 1_020, after: 1_110 }),
        minutes: None,
        coach: None,
        arena: None,
        reason: None,
    };
    // Half an hour after the shift.
    day.give(571, DOOR, hour.clone()).await;
    let later = Later { series_id: id(0x29_1002), ..later };
    day.give(572, OFFICE, EditSeries { series_id: id(0x29_1001), later: None, ..hour.clone() }).await;
    let reason = Some("家长要求".to_owned());
    day.give(573, OFFICE, EditSeries { later: Some(later), reason, ..hour }).await;
    // A class on its own after the coach's shift, with a reason.
    let (starts_at, number) = (minutes(620).plus_days(7), "L20261121A0350".to_owned());
    let late = MakeLesson::prepare(day.store, id(0x29_2000), number, COURSE, starts_at).await.unwrap();
    let late = MakeLesson {
        coach_id: Some(COACH),
        starts_at: minutes(590).plus_days(7),
        ends_at: minutes(650).plus_days(7),
        ..late
    };
    day.give(574, DOOR, late.clone()).await;
    day.give(575, DOOR, MakeLesson { reason: Some("补课".to_owned()), ..late }).await;
    let cancel = |series, from: Option<&str>| CancelSeries {
        series_id: id(series),
        from: from.map(|day| day.parse().unwrap()),
        reason: "人数不足".to_owned(),
    };
    day.give(576, DOOR, cancel(0x29_1000, Some("2026-12-12"))).await;
    day.give(577, OFFICE, cancel(0x29_1001, None)).await;
}

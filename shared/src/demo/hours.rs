//! When the demo club's people and horses are there: the booking grid, shifts, leave, care, closures. What
//! lies on the timetable keeps to them.

use super::dice::List;
use super::ground::Ground;
use super::staff::{Crew, OnShift};
use super::yard::Stabled;
use crate::record::{
    Approval, Arena, ArenaClosure, CoachAvailability, CoachTime, DayOfWeek, HorseAvailability, HorseState,
    HorseTime, Hours, Row, TimeSlotTemplate, WeekHours,
};
use crate::time::{Date, Timestamp};
use chrono::Datelike;

/// Eight to nine in the evening, every day.
pub(super) fn opening() -> WeekHours {
    WeekHours::every_day(&[Hours { from: 8 * 60, until: 21 * 60 }])
}

/// All of it.
pub(super) fn rows(
    ground: &mut Ground,
    coaches: &List<OnShift>,
    horses: &List<Stabled>,
    arenas: &List<Arena>,
    crew: &Crew,
) -> Vec<Row> {
    let mut rows = grid(ground);
    rows.extend(shifts(ground, coaches));
    rows.extend(leaves(ground, coaches, crew));
    rows.extend(care(ground, horses));
    rows.extend(closures(ground, arenas));
    rows
}

/// Every half an hour; at the weekend from eight on.
fn grid(ground: &mut Ground) -> Vec<Row> {
    let template = |day: &DayOfWeek| {
        let weekend = matches!(day, DayOfWeek::Saturday | DayOfWeek::Sunday);
        Row::TimeSlotTemplate(TimeSlotTemplate {
            club_id: ground.club_id,
            id: ground.ids.next::<TimeSlotTemplate>(),
            weekday: *day,
            from_minute: if weekend { 8 * 60 } else { 9 * 60 },
            until_minute: 21 * 60,
            slot_minutes: 30,
            active: true,
            meta: ground.founding(),
        })
    };
    DayOfWeek::ALL.iter().map(template).collect()
}

/// The hours that a coach keeps, on every day but the one off.
fn shifts(ground: &mut Ground, coaches: &List<OnShift>) -> Vec<Row> {
    let mut rows = Vec::new();
    for coach in coaches.iter() {
        for (n, weekday) in (0..).zip(DayOfWeek::ALL) {
            if n != coach.off_weekday {
                let (from_minute, until_minute) = coach.hours_on(n);
                let shift = blank(ground, coach, CoachTime::Shift);
                let weekday = Some(*weekday);
                let shift = CoachAvailability { weekday, from_minute, until_minute, ..shift };
                rows.push(Row::CoachAvailability(shift));
            }
        }
    }
    rows
}

fn blank(ground: &mut Ground, coach: &OnShift, kind: CoachTime) -> CoachAvailability {
    CoachAvailability {
        club_id: ground.club_id,
        id: ground.ids.next::<CoachAvailability>(),
        coach_id: coach.row.id,
        kind,
        weekday: None,
        first_day: None,
        last_day: None,
        from_minute: 0,
        until_minute: 24 * 60,
        reason: None,
        state: Approval::Approved,
        decided_at: None,
        decided_by: None,
        decided_note: None,
        meta: ground.founding(),
    }
}

/// One leave is taken once the timetable ends, one is to be decided, one was not granted.
fn leaves(ground: &mut Ground, coaches: &List<OnShift>, crew: &Crew) -> Vec<Row> {
    let later = ground.plan.days_ahead + 2;
    let lines = [
        (0, later, later + 4, "回老家", Approval::Approved, None),
        (1, 6, 7, "孩子开家长会", Approval::Asked, None),
        (2, 3, 3, "朋友婚礼", Approval::Rejected, Some("周末人手不够，请改天")),
    ];
    let mut rows = Vec::new();
    for (coach, first, last, reason, state, note) in lines {
        let asked = ground.now.plus_days(-2);
        let leave = blank(ground, &coaches[coach], CoachTime::Leave);
        let decided = state != Approval::Asked;
        let mut meta = crate::record::Meta::new(asked, Some(crew.morning));
        if decided {
            meta.touch(asked.plus_minutes(180), crew.manager());
        }
        rows.push(Row::CoachAvailability(CoachAvailability {
            first_day: Some(ground.day(first)),
            last_day: Some(ground.day(last)),
            reason: Some(reason.to_owned()),
            state,
            decided_at: decided.then(|| asked.plus_minutes(180)),
            decided_by: crew.manager().filter(|_| decided),
            decided_note: note.map(str::to_owned),
            meta,
            ..leave
        }));
    }
    rows
}

/// Who is out is out since then; one sees the farrier on its next day of rest, and for one care is due.
fn care(ground: &mut Ground, horses: &List<Stabled>) -> Vec<Row> {
    let mut rows = Vec::new();
    for horse in horses.iter() {
        let kind = match horse.row.state {
            HorseState::Sick => HorseTime::Injury,
            HorseState::Resting => HorseTime::Rest,
            HorseState::Fit | HorseState::Retired => continue,
        };
        if let Some(since) = horse.out_from {
            let from = ground.at(since, 0);
            rows.push(time(ground, horse, kind, (from, None), None));
        }
    }
    let farrier = &horses[1];
    let mut rest = (1..=7).map(|ahead| ground.day(ahead));
    if let Some(day) = rest.find(|day: &Date| day.weekday().num_days_from_monday() == farrier.rest_weekday) {
        let span = (ground.at(day, 10 * 60), Some(ground.at(day, 11 * 60)));
        rows.push(time(ground, farrier, HorseTime::Farrier, span, Some("换前蹄铁")));
    }
    let since = ground.at(ground.day(-2), 0);
    rows.push(time(ground, &horses[2], HorseTime::MaintenanceDue, (since, None), Some("该打疫苗了")));
    rows
}

fn time(
    ground: &mut Ground,
    horse: &Stabled,
    kind: HorseTime,
    (starts_at, ends_at): (Timestamp, Option<Timestamp>),
    note: Option<&str>,
) -> Row {
    Row::HorseAvailability(HorseAvailability {
        club_id: ground.club_id,
        id: ground.ids.next::<HorseAvailability>(),
        horse_id: horse.row.id,
        kind,
        starts_at,
        ends_at,
        note: note.map(str::to_owned),
        active: true,
        meta: ground.founding(),
    })
}

/// Work on an arena once the timetable ends, and a storm that did not come.
fn closures(ground: &mut Ground, arenas: &List<Arena>) -> Vec<Row> {
    let after = ground.plan.days_ahead + 2;
    let lines = [(after, 8 * 60, 21 * 60, "铺换沙层", true), (1, 14 * 60, 17 * 60, "预报大雨", false)];
    let mut rows = Vec::new();
    for (day, from, until, reason, active) in lines {
        let day = ground.day(day);
        rows.push(Row::ArenaClosure(ArenaClosure {
            club_id: ground.club_id,
            id: ground.ids.next::<ArenaClosure>(),
            arena_id: arenas[1].id,
            starts_at: ground.at(day, from),
            ends_at: ground.at(day, until),
            reason: Some(reason.to_owned()),
            active,
            meta: ground.founding(),
        }));
    }
    rows
}

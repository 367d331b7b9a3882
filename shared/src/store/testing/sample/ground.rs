//! Hours, shifts, care and closures; lessons by a rule; a rule that was let pass.

use super::super::{CLUB, MORNING, id, minutes};
use super::{
    ARENA, BOOKING, CLOSURE, COACH, COACH_TIME, COURSE, HORSE, HORSE_TIME, LESSON, MEMBER, OVERRIDE, RIDER,
    SERIES, STAFF, TEMPLATE, WAITING, both, touched,
};
use crate::record::{
    Approval, ArenaClosure, CoachAvailability, CoachTime, ConflictCode, DayOfWeek, HorseAvailability,
    HorseTime, Json, LessonSeries, Override, Row, TimeSlotTemplate, WaitState, WaitlistEntry, WeeklyRule,
};
use crate::words::Say;

pub(super) fn hours() -> Vec<Row> {
    let template = TimeSlotTemplate {
        club_id: CLUB,
        id: id(TEMPLATE + 1),
        weekday: DayOfWeek::Saturday,
        from_minute: 540,
        until_minute: 1_080,
        slot_minutes: 30,
        active: true,
        meta: touched(),
    };
    let time = CoachAvailability {
        club_id: CLUB,
        id: id(COACH_TIME + 1),
        coach_id: id(COACH),
        kind: CoachTime::Leave,
        weekday: Some(DayOfWeek::Monday),
        first_day: "2026-11-21".parse().ok(),
        last_day: "2026-11-24".parse().ok(),
        from_minute: 0,
        until_minute: 1_440,
        reason: Some("回老家".to_owned()),
        state: Approval::Approved,
        decided_at: Some(minutes(-20)),
        decided_by: Some(id(STAFF)),
        decided_note: Some("好好休息".to_owned()),
        meta: touched(),
    };
    let care = HorseAvailability {
        club_id: CLUB,
        id: id(HORSE_TIME + 1),
        horse_id: id(HORSE),
        kind: HorseTime::Farrier,
        starts_at: minutes(120),
        ends_at: Some(minutes(180)),
        note: Some("换蹄铁".to_owned()),
        active: true,
        meta: touched(),
    };
    let closure = ArenaClosure {
        club_id: CLUB,
        id: id(CLOSURE + 1),
        arena_id: id(ARENA),
        starts_at: minutes(600),
        ends_at: minutes(900),
        reason: Some("大雨".to_owned()),
        active: true,
        meta: touched(),
    };
    let mut rows = Vec::new();
    rows.extend(both(template, |row| (row.id, row.active) = (id(TEMPLATE), false)));
    rows.extend(both(time, |row| {
        (row.id, row.kind, row.state) = (id(COACH_TIME), CoachTime::Shift, Approval::Asked);
        (row.weekday, row.first_day, row.last_day, row.reason) = (None, None, None, None);
        (row.decided_at, row.decided_by, row.decided_note) = (None, None, None);
    }));
    rows.extend(both(care, |row| {
        (row.id, row.kind, row.active) = (id(HORSE_TIME), HorseTime::MaintenanceDue, false);
        (row.ends_at, row.note) = (None, None);
    }));
    rows.extend(both(closure, |row| {
        (row.id, row.active, row.reason) = (id(CLOSURE), false, None);
    }));
    rows.extend(series());
    rows
}

fn series() -> [Row; 2] {
    let rule = WeeklyRule {
        weekdays: vec![DayOfWeek::Saturday, DayOfWeek::Sunday],
        every_weeks: 2,
        start_minute: 600,
        minutes: 90,
        first_day: MORNING.datetime().date_naive(),
        last_day: "2027-02-28".parse().unwrap_or_default(),
        except: vec!["2027-02-06".parse().unwrap_or_default()],
    };
    let series = LessonSeries {
        club_id: CLUB,
        id: id(SERIES + 1),
        course_id: id(COURSE + 1),
        coach_id: Some(id(COACH)),
        arena_id: Some(id(ARENA)),
        rule: Json(rule),
        capacity: 6,
        note: Some("周末班".to_owned()),
        active: true,
        meta: touched(),
    };
    both(series, |row| {
        (row.id, row.active) = (id(SERIES), false);
        (row.coach_id, row.arena_id, row.note) = (None, None, None);
    })
}

pub(super) fn passed() -> [Row; 2] {
    let passed = Override {
        club_id: CLUB,
        id: id(OVERRIDE + 1),
        code: ConflictCode::RiderTooHeavy,
        lesson_id: id(LESSON + 1),
        booking_id: Some(id(BOOKING + 1)),
        starts_at: minutes(60),
        reason: "只骑慢步".to_owned(),
        say: Json(Say::RiderTooHeavy { horse: "追风".to_owned(), rider: "小雨".to_owned() }),
        meta: touched(),
    };
    both(passed, |row| {
        (row.id, row.code, row.booking_id) = (id(OVERRIDE), ConflictCode::CoachOffShift, None);
    })
}

pub(super) fn waiting() -> [Row; 2] {
    let entry = WaitlistEntry {
        club_id: CLUB,
        id: id(WAITING + 1),
        lesson_id: id(LESSON + 1),
        member_id: id(MEMBER + 1),
        riders: Json(vec![id(RIDER + 1), id(RIDER)]),
        starts_at: minutes(60),
        joined_at: minutes(-60),
        state: WaitState::Offered,
        offered_at: Some(minutes(10)),
        offered_until: Some(minutes(40)),
        note: Some("想和姐姐一起".to_owned()),
        meta: touched(),
    };
    both(entry, |row| {
        (row.id, row.state, row.note) = (id(WAITING), WaitState::Left, None);
        (row.offered_at, row.offered_until) = (None, None);
    })
}

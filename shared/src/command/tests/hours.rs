//! Shifts, leave, care, closures and the booking grid: who may say so, what comes of it, and the way back.

use super::make_lesson::lesson;
use super::*;
use crate::command::{
    AddHorseTime, AddSlotTemplate, AskLeave, AssignHorse, CloseArena, ConfirmLesson, DecideLeave,
    EditHorseTime, MakeLesson, PaintShifts, Patch, Shift, WayBack, way_back,
};
use crate::id::CoachAvailabilityId;
use crate::record::{
    Approval, ArenaClosure, CoachAvailability, ConflictCode, DayOfWeek, HorseAvailability, HorseTime,
    Override, TimeSlotTemplate,
};
use crate::store::testing::world::{ARENA, COACH, ZHUIFENG, lesson_id};

fn shift(n: u128, from_minute: i64, until_minute: i64) -> Shift {
    let weekday = Some(DayOfWeek::Saturday);
    Shift { shift_id: id(0x8100 + n), weekday, first_day: None, last_day: None, from_minute, until_minute }
}

fn paint(put: Vec<Shift>, strike: Vec<CoachAvailabilityId>) -> PaintShifts {
    PaintShifts { coach_id: COACH, put, strike }
}

fn leave(first: &str, last: &str) -> AskLeave {
    AskLeave {
        leave_id: id(0x8200),
        coach_id: COACH,
        first_day: first.parse().unwrap(),
        from_minute: 0,
        last_day: last.parse().unwrap(),
        until_minute: 1_440,
        reason: "回老家".to_owned(),
        approved: false,
    }
}

/// Every row but for versions and times of change.
fn rows(club: &Club) -> Vec<Row> {
    let plain = club.store.all().map(|row| {
        let mut plain = serde_json::to_value(row).unwrap();
        plain["row"]["meta"] = serde_json::to_value(untouched()).unwrap();
        serde_json::from_value(plain).unwrap()
    });
    plain.collect()
}

fn back(club: &mut Club, given: &Command, receipt: &Receipt) -> Command {
    match ready(way_back(&mut club.store, ClubZone::default(), given, receipt, "点错了")).unwrap() {
        WayBack::By(back) => *back,
        WayBack::None(why) => panic!("{why}"),
    }
}

#[test]
fn shifts_are_painted_put_elsewhere_and_struck_and_the_way_back_is_one_act() {
    let mut club = Club::open();
    let first: Command = paint(vec![shift(1, 480, 720), shift(2, 780, 1_080)], Vec::new()).into();
    done(club.decide_office(0, first));
    let before = rows(&club);
    let change: Command = paint(vec![shift(1, 540, 720), shift(3, 1_080, 1_200)], vec![id(0x8102)]).into();
    let receipt = done(club.decide_office(1, change.clone()));
    let Receipt::ShiftsPainted { was, .. } = &receipt else { panic!("{receipt:?}") };
    assert_eq!(was, &[shift(1, 480, 720), shift(2, 780, 1_080)]);
    let way = back(&mut club, &change, &receipt);
    done(club.decide_office(2, way));
    let live = |rows: &[Row]| {
        let counts =
            |row: &&Row| !matches!(row, Row::CoachAvailability(time) if time.state == Approval::Withdrawn);
        rows.iter().filter(counts).cloned().collect::<Vec<_>>()
    };
    assert_eq!(live(&rows(&club)), live(&before));
}

#[test]
fn what_is_no_shift_is_refused_and_so_is_another_coach_s() {
    let mut club = Club::open();
    assert_eq!(refusal(club.issue(0, paint(vec![shift(1, 480, 720)], Vec::new()))).code(), "may_not");
    let wrong = [
        paint(Vec::new(), Vec::new()),
        paint(vec![shift(1, 720, 720)], Vec::new()),
        paint(vec![shift(1, 720, 1_441)], Vec::new()),
        paint(vec![Shift { weekday: None, ..shift(1, 480, 720) }], Vec::new()),
        paint(Vec::new(), vec![id(0xBAD)]),
    ];
    for command in wrong {
        assert!(matches!(club.decide_office(0, command), Outcome::Rejected { .. }));
    }
    done(club.decide_office(0, leave("2026-12-01", "2026-12-02")));
    let over_leave = paint(vec![Shift { shift_id: id(0x8200), ..shift(1, 480, 720) }], Vec::new());
    assert_eq!(refusal(club.decide_office(1, over_leave)).code(), "already_there");
}

#[test]
fn a_lesson_off_shift_asks_reception_for_a_reason_and_keeps_it() {
    let mut club = Club::open();
    done(club.decide_office(0, paint(vec![shift(1, 480, 900)], Vec::new())));
    // From 17:00; the shift ends at 15:00.
    let Say::NeedsReason { over } = refusal(club.issue(1, lesson(0, 480))) else { panic!() };
    assert_eq!(over.code(), "coach_off_shift");
    let because = MakeLesson { reason: Some(" 加班 ".to_owned()), ..lesson(0, 480) };
    let made = done(club.issue(2, because));
    let Receipt::LessonMade { lesson_id, .. } = made else { panic!("{made:?}") };
    let kept: Vec<Override> = club.of();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].code, kept[0].lesson_id), (ConflictCode::CoachOffShift, lesson_id));
    assert_eq!((kept[0].reason.as_str(), kept[0].meta.created_by), ("加班", Some(RECEPTION)));
}

#[test]
fn leave_is_asked_for_decided_and_taken_back() {
    let mut club = Club::open();
    let ask: Command = leave("2026-11-21", "2026-11-22").into();
    let asked = done(club.issue(0, ask.clone()));
    done(club.issue(1, lesson(0, 480)));
    let approve = DecideLeave { leave_id: id(0x8200), state: Approval::Approved, note: None };
    assert_eq!(refusal(club.issue(2, approve.clone())).code(), "may_not");
    let approve: Command = approve.into();
    let approved = done(club.decide_office(3, approve.clone()));
    let row: CoachAvailability = club.get(id(0x8200));
    assert_eq!((row.decided_by, row.decided_at), (Some(MANAGER), Some(minutes(3))));
    assert_eq!(refusal(club.issue(4, lesson(1, 540))).code(), "coach_on_leave");
    // The lesson that was made before can't be confirmed as it stands.
    let confirm = ConfirmLesson { lesson_id: id(make_lesson::NEW) };
    assert_eq!(refusal(club.issue(5, confirm.clone())).code(), "coach_on_leave");
    let way = back(&mut club, &approve, &approved);
    done(club.decide_office(6, way));
    assert_eq!(club.get::<CoachAvailability>(id(0x8200)).state, Approval::Asked);
    done(club.issue(7, confirm));
    let way = back(&mut club, &ask, &asked);
    done(club.issue(8, way));
    assert_eq!(club.get::<CoachAvailability>(id(0x8200)).state, Approval::Withdrawn);
}

#[test]
fn a_leave_that_ends_before_it_begins_is_none() {
    let mut club = Club::open();
    assert_eq!(refusal(club.issue(0, leave("2026-11-22", "2026-11-21"))).code(), "bad_field");
    let at_once = AskLeave { approved: true, ..leave("2026-11-21", "2026-11-22") };
    assert_eq!(refusal(club.issue(0, at_once.clone())).code(), "may_not");
    done(club.decide_office(0, at_once));
    assert_eq!(refusal(club.issue(1, lesson(0, 480))).code(), "coach_on_leave");
}

#[test]
fn a_horse_in_care_carries_nobody_until_it_is_called_off() {
    let mut club = Club::open();
    let vet: Command = AddHorseTime {
        horse_time_id: id(0x8300),
        horse_id: ZHUIFENG,
        patches: vec![Patch::new("kind", HorseTime::Rest, HorseTime::Vet)],
    }
    .into();
    let receipt = done(club.issue(0, vet.clone()));
    let on =
        |n| AssignHorse { booking_id: booking_id(n), horse_id: Some(ZHUIFENG), before: None, reason: None };
    let said = refusal(club.issue(1, on(0)));
    assert_eq!(said.code(), "horse_unfit");
    assert!(said.words(crate::words::Lang::Zh, ClubZone::default()).contains("看兽医"), "{said:?}");
    let way = back(&mut club, &vet, &receipt);
    done(club.issue(2, way.clone()));
    done(club.issue(3, on(0)));
    assert!(!club.get::<HorseAvailability>(id(0x8300)).active);
    // And the way back of that.
    let off = Receipt::Edited {
        table: crate::record::Table::HorseAvailabilities,
        id: testing::uuid(0x8300),
        fields: vec!["active".to_owned()],
        overwrote: Vec::new(),
    };
    let again = back(&mut club, &way, &off);
    assert_eq!(
        again,
        EditHorseTime { horse_time_id: id(0x8300), patches: vec![Patch::new("active", false, true)] }.into()
    );
    let ends = Patch::new("ends_at", None::<Timestamp>, minutes(-1));
    let wrong = EditHorseTime { horse_time_id: id(0x8300), patches: vec![ends] };
    assert_eq!(refusal(club.issue(4, wrong)).code(), "bad_field");
}

#[test]
fn a_closed_arena_takes_no_lesson_until_the_closure_is_called_off() {
    let mut club = Club::open();
    let close: Command = CloseArena {
        closure_id: id(0x8400),
        arena_id: ARENA,
        patches: vec![
            Patch::new("starts_at", minutes(0), minutes(460)),
            Patch::new("ends_at", minutes(1_440), minutes(560)),
            Patch::new("reason", None::<String>, "大雨"),
        ],
    }
    .into();
    let receipt = done(club.issue(0, close.clone()));
    assert_eq!(refusal(club.issue(1, lesson(0, 480))).code(), "arena_closed");
    done(club.issue(2, MakeLesson { arena_id: None, ..lesson(0, 480) }));
    let way = back(&mut club, &close, &receipt);
    done(club.issue(3, way));
    assert!(!club.get::<ArenaClosure>(id(0x8400)).active);
    let open = MakeLesson { coach_id: None, ..lesson(1, 480) };
    done(club.issue(4, open));
    assert!(club.of::<Lesson>().iter().any(|lesson| lesson.id == lesson_id(0)));
}

#[test]
fn the_grid_is_the_manager_s() {
    let mut club = Club::open();
    let patches = vec![Patch::new("weekday", DayOfWeek::Monday, DayOfWeek::Sunday)];
    let add: Command = AddSlotTemplate { template_id: id(0x8500), patches }.into();
    assert_eq!(refusal(club.issue(0, add.clone())).code(), "may_not");
    let receipt = done(club.decide_office(0, add.clone()));
    assert_eq!(club.get::<TimeSlotTemplate>(id(0x8500)).weekday, DayOfWeek::Sunday);
    let way = back(&mut club, &add, &receipt);
    done(club.decide_office(1, way));
    assert!(!club.get::<TimeSlotTemplate>(id(0x8500)).active);
}

#[test]
fn outside_the_club_s_hours_there_is_no_lesson() {
    let mut club = Club::open();
    assert_eq!(refusal(club.issue(0, lesson(0, 601))).code(), "outside_opening_hours");
    done(club.issue(0, lesson(0, 600)));
}

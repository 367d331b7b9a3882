//! The timetable page: what it shows, moves under the hand, acts on several lessons, and their way back.

use super::*;
use crate::view::{
    HorseMove, LessonMove, LessonTime, LessonsChange, Minutes, Missing, Timetable, TimetableFormat,
    TimetableLesson, VerdictAnswer, Whom,
};
use calcard::common::IanaString as _;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue,
};
use shared::record::{
    Approval, Booking, Coach, CoachAvailability, CoachTime, CourseConfig, DayOfWeek, Lesson, LessonState,
    Override,
};
use shared::store::testing::{id, untouched};
use std::collections::HashMap;

const DAY: &str = "2026-11-21";
const NOON: Minutes = Minutes { from: 900, until: 960 };

fn lesson(n: u32) -> String {
    world::lesson_id(n).to_string()
}

/// A lesson to another time of the day.
fn to(n: u32, time: Minutes) -> LessonMove {
    let time = Some(LessonTime { date: DAY.to_owned(), time });
    LessonMove { lesson_id: lesson(n), time, coach: None, arena: None, horse: None }
}

impl Bench {
    async fn page(&self) -> Timetable {
        self.desk.timetable(DAY, 1).await.unwrap()
    }

    async fn block(&self, n: u32) -> TimetableLesson {
        let page = self.page().await;
        page.lessons.into_iter().find(|block| block.id == lesson(n)).unwrap()
    }

    /// The coach keeps shifts: Saturdays until two.
    fn shifts(&self) {
        let shift = CoachAvailability {
            club_id: CLUB,
            id: id(0x77),
            coach_id: world::COACH,
            kind: CoachTime::Shift,
            weekday: Some(DayOfWeek::Saturday),
            first_day: None,
            last_day: None,
            from_minute: 540,
            until_minute: 870,
            reason: None,
            state: Approval::Approved,
            decided_at: None,
            decided_by: None,
            decided_note: None,
            meta: untouched(),
        };
        self.pull(vec![Row::CoachAvailability(shift)], Vec::new());
    }
}

#[tokio::test]
async fn a_day_shows_lessons_with_what_they_lack_and_who_is_there() {
    let bench = Bench::at_work().await;
    bench.shifts();
    let page = bench.page().await;
    assert_eq!((page.today.as_str(), page.now, page.locked.as_deref()), (DAY, 540, None));
    assert_eq!(page.days[0].open, [Minutes { from: 480, until: 1_200 }]);
    assert_eq!(page.lessons.len(), 6);
    let first = &page.lessons[0];
    assert_eq!((first.start.as_str(), first.time), ("09:30", Minutes { from: 570, until: 630 }));
    assert_eq!((first.course.as_str(), first.seats[0].rider.as_str()), ("单人课", "王若溪"));
    assert_eq!(first.missing, [Missing::Horse]);
    let without = bench.block(1).await;
    assert_eq!(without.missing, [Missing::Coach, Missing::Horse]);
    assert_eq!(page.tray.len(), 6, "nobody has a horse yet");
    let horses: Vec<&str> = page.horses.iter().map(|horse| horse.name.as_str()).collect();
    assert_eq!(horses, ["追风", "白雪", "雷霆"]);
    let away: Vec<_> = page.coaches[0].away.iter().map(|away| (away.time.from, away.time.until)).collect();
    assert_eq!(away, [(0, 540), (870, 1_440)]);
    assert!(!page.coaches[0].away[0].hard);
    let month = bench.desk.timetable_month("2026-10-26").await.unwrap();
    let day = month.iter().find(|day| day.date == DAY).unwrap();
    assert_eq!((month.len(), day.lessons, day.confirmed, day.riders, day.unassigned), (42, 6, 6, 6, 1));
}

#[tokio::test]
async fn theory_lacks_neither_horse_nor_arena() {
    let bench = Bench::at_work().await;
    let room = Lesson { arena_id: None, ..world::lesson(0) };
    bench.pull(vec![Row::Lesson(room)], Vec::new());
    assert_eq!(bench.block(0).await.missing, [Missing::Arena, Missing::Horse]);
    let course = world::rows().into_iter().find_map(|row| match row {
        Row::CourseConfig(course) => Some(course),
        _ => None,
    });
    let theory = CourseConfig { needs_horse: false, ..course.unwrap() };
    bench.pull(vec![Row::CourseConfig(theory)], Vec::new());
    assert_eq!(bench.block(0).await.missing, []);
}

#[tokio::test]
async fn a_move_is_judged_before_and_stands_after_and_one_key_takes_it_back() {
    let bench = Bench::at_work().await;
    let taken = bench.desk.judge_move(to(0, Minutes { from: 690, until: 750 })).await.unwrap();
    assert_eq!(taken.answer, VerdictAnswer::No);
    assert_eq!(taken.words[0], "周岚 在 11:30–12:30 已有另一节课");
    assert_eq!(taken.lessons, [lesson(3)]);
    let refused = bench.desk.move_lesson(to(0, Minutes { from: 690, until: 750 }), None).await.unwrap_err();
    assert_eq!(refused.words, taken.words[0]);
    assert_eq!(bench.desk.judge_move(to(0, NOON)).await.unwrap().answer, VerdictAnswer::Free);
    assert_eq!(bench.block(0).await.time.from, 570, "asking changes nothing");
    let done = bench.desk.move_lesson(to(0, NOON), None).await.unwrap();
    assert!(done.undoable, "{done:?}");
    let after = bench.block(0).await;
    assert_eq!((after.time, after.start.as_str(), after.pending), (NOON, "15:00", true));
    assert_eq!(after.changed.unwrap().by, "林晓");
    bench.desk.undo_last().await.unwrap();
    assert_eq!(bench.block(0).await.time.from, 570);
}

#[tokio::test]
async fn past_a_soft_rule_it_asks_for_the_reason_and_keeps_it() {
    let bench = Bench::at_work().await;
    bench.shifts();
    let verdict = bench.desk.judge_move(to(0, NOON)).await.unwrap();
    assert_eq!((verdict.answer, verdict.words.len()), (VerdictAnswer::Reason, 1));
    assert_eq!(verdict.words[0], "周岚 在 15:00–16:00 没有排班");
    let asked = bench.desk.move_lesson(to(0, NOON), Some("  ".to_owned())).await.unwrap_err();
    assert_eq!(asked.code, "needs_reason");
    bench.desk.move_lesson(to(0, NOON), Some("周教练答应多留一小时".to_owned())).await.unwrap();
    let card = bench.desk.lesson_card(&lesson(0)).await.unwrap();
    assert!(card.lesson.warnings.is_empty(), "somebody let it pass: {:?}", card.lesson.warnings);
    let passed = card.history.iter().find(|event| event.reason.is_some()).unwrap();
    assert_eq!(passed.words, "放行：周岚 在 15:00–16:00 没有排班");
    assert_eq!(passed.reason.as_deref(), Some("周教练答应多留一小时"));
    assert_eq!(passed.by.as_deref(), Some("林晓"));
    let rows = bench.desk.read(|connection| SqliteStore::new(connection, CLUB).read_table(Table::Overrides));
    let rows = rows.await.unwrap();
    let kept = Override::from_values(rows[0].values()).unwrap();
    assert_eq!(kept.lesson_id, world::lesson_id(0));
}

#[tokio::test]
async fn a_rider_on_a_taken_horse_at_another_time_is_refused_whole() {
    let bench = Bench::at_work().await;
    bench.desk.assign_horse(&booking(3), Some(&world::ZHUIFENG.to_string()), None).await.unwrap();
    bench.desk.assign_horse(&booking(1), Some(&world::BAIXUE.to_string()), None).await.unwrap();
    let horse =
        |horse_id: &str| Some(HorseMove { booking_id: booking(1), horse_id: Some(horse_id.to_owned()) });
    let time = Minutes { from: 690, until: 750 };
    let taken = LessonMove { horse: horse(&world::ZHUIFENG.to_string()), ..to(1, time) };
    let verdict = bench.desk.judge_move(taken.clone()).await.unwrap();
    assert_eq!(
        (verdict.answer, verdict.words[0].as_str()),
        (VerdictAnswer::No, "追风 在 11:30–12:30 已分配给 王若溪")
    );
    assert_eq!(bench.desk.move_lesson(taken, None).await.unwrap_err().code, "horse_busy");
    let before = bench.block(1).await;
    assert_eq!((before.time.from, before.seats[0].horse.as_ref().unwrap().name.as_str()), (570, "白雪"));
    // The same horse is free an hour later: time and horse go together, and come back together.
    let free = LessonMove { horse: horse(&world::ZHUIFENG.to_string()), ..to(1, NOON) };
    bench.desk.move_lesson(free, None).await.unwrap();
    let after = bench.block(1).await;
    assert_eq!((after.time, after.seats[0].horse.as_ref().unwrap().name.as_str()), (NOON, "追风"));
    bench.desk.undo_last().await.unwrap();
    let back = bench.block(1).await;
    assert_eq!((back.time.from, back.seats[0].horse.as_ref().unwrap().name.as_str()), (570, "白雪"));
}

#[tokio::test]
async fn several_lessons_make_room_for_each_other_and_come_back_together() {
    let bench = Bench::at_work().await;
    let ids: Vec<String> = [2, 3, 4].map(lesson).to_vec();
    let shift = LessonsChange::Shift { minutes: 30 };
    let left = bench.desk.change_lessons(&ids, shift.clone(), None).await.unwrap();
    // The last of them meets the next one of the coach; so do those that would go into its place.
    assert_eq!((left.done, left.refused.len(), left.undoable), (0, 3, false));
    assert_eq!(left.refused[0].lesson, "12:30 单人课 周岚");
    assert_eq!(left.refused[0].words, "周岚 在 13:30–14:30 已有另一节课");
    let ids: Vec<String> = [2, 3, 4, 5].map(lesson).to_vec();
    let done = bench.desk.change_lessons(&ids, shift, None).await.unwrap();
    assert_eq!((done.words.as_str(), done.refused.len()), ("已改时间 4 节课", 0));
    assert_eq!(bench.block(5).await.time.from, 840);
    let back = bench.desk.undo_last().await.unwrap();
    assert_eq!(back.words, "已撤销 4 步");
    for (n, from) in [(2, 630), (3, 690), (4, 750), (5, 810)] {
        assert_eq!(bench.block(n).await.time.from, from);
    }
    let cancelled =
        bench.desk.change_lessons(&ids, LessonsChange::Cancel, Some("大雨".to_owned())).await.unwrap();
    assert_eq!((cancelled.done, cancelled.undoable), (4, true));
    assert_eq!(bench.block(3).await.state, "cancelled");
    bench.desk.undo_last().await.unwrap();
    assert_eq!((bench.block(3).await.state.as_str(), bench.block(3).await.seats.len()), ("confirmed", 1));
}

#[tokio::test]
async fn riders_are_booked_and_taken_out_in_the_drawer() {
    let bench = Bench::at_work().await;
    bench.sign_in("shen").await;
    let rider = world::RIDERS[2].to_string();
    let asked = bench.desk.book_rider(&lesson(0), &rider, None).await.unwrap_err();
    assert_eq!(asked.code, "needs_reason", "the waiver is missing");
    bench.desk.book_rider(&lesson(0), &rider, Some("下周补签".to_owned())).await.unwrap();
    let card = bench.desk.lesson_card(&lesson(0)).await.unwrap();
    assert_eq!(card.riders.len(), 2);
    let new = card.riders.iter().find(|one| one.line.rider.name == "王小雨").unwrap();
    assert!(new.acts.iter().any(|act| act.act == "cancel" && act.why_not.is_none()));
    bench.desk.cancel_booking(&new.line.booking_id, Some("来不了".to_owned())).await.unwrap();
    assert_eq!(bench.block(0).await.seats.len(), 1);
    bench.desk.undo_last().await.unwrap();
    bench.desk.undo_last().await.unwrap();
    assert_eq!(bench.block(0).await.seats.len(), 1, "restored, and then never booked");
}

#[tokio::test]
async fn a_lesson_that_somebody_else_moved_is_named_and_ones_own_is_not() {
    let bench = Bench::at_work().await;
    let mut heard = bench.desk.changes();
    bench.desk.move_lesson(to(0, NOON), None).await.unwrap();
    let own: Lesson = bench.row(world::lesson_id(0).0).await;
    let seat: Booking = bench.row(world::booking_id(0).0).await;
    let mut other = world::lesson(5);
    other.state = LessonState::ToConfirm;
    other.meta.updated_by = Some(world::MANAGER);
    let settlement = bench.settlement(1).await;
    while heard.try_recv().is_ok() {}
    bench.pull(vec![Row::Lesson(own), Row::Booking(seat), Row::Lesson(other)], vec![settlement]);
    let changed = heard.try_recv().unwrap();
    assert_eq!((changed.lessons, changed.bookings), (vec![lesson(5)], Vec::new()));
    assert_eq!(bench.block(5).await.changed.unwrap().by, "沈曼");
}

#[tokio::test]
async fn a_lesson_is_marked_where_it_can_no_longer_stand() {
    let bench = Bench::at_work().await;
    let mut coach: Coach = bench.row(world::COACH.0).await;
    coach.active = false;
    bench.pull(vec![Row::Coach(coach)], Vec::new());
    let block = bench.block(3).await;
    assert_eq!((block.conflicts.len(), block.warnings.len()), (1, 0), "{block:?}");
    assert!(bench.block(1).await.conflicts.is_empty(), "it has no coach");
    let page = bench.page().await;
    assert_eq!(page.coaches.len(), 1, "shown while a lesson still has them");
    let other = LessonMove {
        lesson_id: lesson(3),
        time: None,
        coach: Some(Whom { id: None }),
        arena: None,
        horse: None,
    };
    bench.desk.move_lesson(other, None).await.unwrap();
    assert!(bench.block(3).await.conflicts.is_empty());
}

#[tokio::test]
async fn finance_looks_and_changes_nothing() {
    let bench = Bench::enrolled().await;
    bench.sign_in("cai").await;
    let page = bench.page().await;
    assert!(page.locked.is_some());
    assert!(page.lessons.iter().all(|block| !block.retimes && !block.reassigns));
    assert_eq!(bench.desk.judge_move(to(0, NOON)).await.unwrap().answer, VerdictAnswer::No);
    assert_eq!(bench.desk.move_lesson(to(0, NOON), None).await.unwrap_err().code, "may_not");
}

#[tokio::test]
async fn a_day_leaves_the_house_on_paper_as_a_table_and_as_a_calendar() {
    let bench = Bench::at_work().await;
    bench.desk.assign_horse(&booking(3), Some(&world::ZHUIFENG.to_string()), None).await.unwrap();
    let gone = [lesson(5)].to_vec();
    bench.desk.change_lessons(&gone, LessonsChange::Cancel, Some("大雨".to_owned())).await.unwrap();

    let sheet = bench.desk.day_sheet(DAY).await.unwrap();
    assert_eq!((sheet.club.as_str(), sheet.date.as_str(), sheet.lessons), ("青禾马术俱乐部", DAY, 5));
    let names =
        |groups: &[crate::view::SheetGroup]| groups.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&sheet.by_coach), ["周岚", "未定教练"]);
    assert_eq!(names(&sheet.by_horse), ["追风", "未配马"]);
    let first = &sheet.by_coach[0].lines[0];
    assert_eq!((first.time.as_str(), first.who.as_str()), ("09:30–10:30", "王若溪（未配马）"));
    assert_eq!(sheet.by_horse[0].lines[0].who, "王若溪 · 周岚");

    let (name, bytes) = bench.desk.export_timetable(DAY, 1, TimetableFormat::Xlsx).await.unwrap();
    assert_eq!(name, "课表-2026-11-21.xlsx");
    let table = lists::read::table(&bytes).unwrap();
    assert_eq!(table.len(), 7, "a header, a line for each rider, and the lesson that has none any more");
    assert_eq!(table[0][..3], ["日期", "开始", "结束"]);
    let ridden = table.iter().find(|row| row[7] == "追风").unwrap();
    assert_eq!(ridden[..8], ["2026-11-21", "11:30", "12:30", "单人课", "周岚", "室内馆", "王若溪", "追风"]);
    assert_eq!(table[6][8], "已取消");

    let (name, bytes) = bench.desk.export_timetable(DAY, 7, TimetableFormat::Ics).await.unwrap();
    assert_eq!(name, "课表-2026-11-21-2026-11-27.ics");
    let text = String::from_utf8(bytes).unwrap();
    let events = events(&text);
    assert_eq!(events.len(), 6, "a cancelled lesson is told of, as cancelled");
    let uid = |n| format!("{}@paddock", lesson(n));
    // 11:30 to 12:30 in Shanghai, which is eight hours ahead.
    let noon = &events[&uid(3)];
    assert_eq!((noon.starts, noon.ends), (1_795_231_800, 1_795_235_400));
    assert_eq!((noon.status.as_str(), noon.summary.as_str()), ("CONFIRMED", "单人课 · 周岚 · 王若溪"));
    assert_eq!(events[&uid(5)].status, "CANCELLED");
}

/// An event, by what it says.
struct Event {
    starts: i64,
    ends: i64,
    status: String,
    summary: String,
}

/// What a calendar holds, by UID, as another library reads it than the one that wrote it.
fn events(text: &str) -> HashMap<String, Event> {
    let calendar = ICalendar::parse(text).unwrap();
    let [whole, parts @ ..] = calendar.components.as_slice() else { panic!("empty") };
    let zone = ICalendarProperty::Other("X-WR-TIMEZONE".to_owned());
    assert_eq!(said(whole, &zone), "Asia/Shanghai");
    let read = |event: &ICalendarComponent| {
        assert_eq!(event.component_type, ICalendarComponentType::VEvent);
        let event_of = Event {
            starts: instant(event, &ICalendarProperty::Dtstart),
            ends: instant(event, &ICalendarProperty::Dtend),
            status: said(event, &ICalendarProperty::Status),
            summary: said(event, &ICalendarProperty::Summary),
        };
        (said(event, &ICalendarProperty::Uid), event_of)
    };
    parts.iter().map(read).collect()
}

fn said(of: &ICalendarComponent, property: &ICalendarProperty) -> String {
    match &of.property(property).unwrap_or_else(|| panic!("no {property:?}")).values[0] {
        ICalendarValue::Text(text) => text.clone(),
        ICalendarValue::Status(status) => status.as_str().to_owned(),
        other => panic!("{property:?} is {other:?}"),
    }
}

fn instant(of: &ICalendarComponent, property: &ICalendarProperty) -> i64 {
    let ICalendarValue::PartialDateTime(at) = &of.property(property).unwrap().values[0] else {
        panic!("{property:?} is no time")
    };
    assert_eq!((at.tz_hour, at.tz_minute), (Some(0), Some(0)), "{property:?} is not UTC");
    at.to_timestamp().unwrap()
}

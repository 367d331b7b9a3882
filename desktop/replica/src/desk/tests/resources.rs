//! The resources page: shifts painted and what they leave, leave decided, horses' and arenas' calendars, and the
//! way back of each.

use super::*;
use crate::view::{
    ArenaEdit, CoachEdit, CoachPage, Done, HorseEdit, LeaveForm, LeaveLine, Minutes, NewResource, PaintedDay,
    Planned, ShiftPaint, SpanForm,
};

const SATURDAY: &str = "2026-11-21";
const SUNDAY: &str = "2026-11-22";

async fn manager() -> Bench {
    let bench = Bench::enrolled().await;
    bench.sign_in("shen").await;
    bench
}

fn coach() -> String {
    world::COACH.to_string()
}

/// A day painted from a minute to a minute.
fn paint(weekly_from: Option<&str>, date: &str, parts: Option<&[(u32, u32)]>) -> ShiftPaint {
    let part = |(from, until): &(u32, u32)| Minutes { from: *from, until: *until };
    ShiftPaint {
        coach_id: coach(),
        weekly_from: weekly_from.map(str::to_owned),
        days: vec![PaintedDay {
            date: date.to_owned(),
            parts: parts.map(|parts| parts.iter().map(part).collect()),
        }],
    }
}

fn leave(first: &str, last: &str, approved: bool) -> LeaveForm {
    LeaveForm {
        coach_id: coach(),
        first_day: first.to_owned(),
        from: 0,
        last_day: last.to_owned(),
        until: 1_440,
        reason: "回老家".to_owned(),
        approved,
    }
}

fn span(kind: &str, first: &str, last: Option<&str>) -> SpanForm {
    SpanForm {
        kind: kind.to_owned(),
        first_day: first.to_owned(),
        from: 0,
        last_day: last.map(str::to_owned),
        until: 1_440,
        note: "换前蹄铁".to_owned(),
    }
}

impl Bench {
    async fn coach(&self, date: &str) -> CoachPage {
        self.desk.coach_page(&coach(), date).await.unwrap()
    }

    async fn leave(&self) -> LeaveLine {
        self.coach(SATURDAY).await.leaves.remove(0)
    }

    /// Warnings and conflicts of a lesson on the timetable.
    async fn marks(&self, n: u32) -> (Vec<String>, Vec<String>) {
        let page = self.desk.timetable(SATURDAY, 1).await.unwrap();
        let id = world::lesson_id(n).to_string();
        let block = page.lessons.into_iter().find(|block| block.id == id).unwrap();
        (block.conflicts, block.warnings)
    }

    async fn hit(&self, planned: Planned) -> usize {
        self.desk.lessons_hit(planned).await.unwrap().len()
    }
}

fn on(page: &CoachPage, date: &str) -> crate::view::CoachDay {
    page.days.iter().find(|day| day.date == date).unwrap().clone()
}

#[tokio::test]
async fn a_painted_week_says_what_it_leaves_and_shows_on_the_timetable_and_comes_back() {
    let bench = manager().await;
    let page = bench.coach(SATURDAY).await;
    assert!(!page.keeps_shifts);
    assert_eq!((page.days.len(), page.days[0].date.as_str()), (7, "2026-11-16"));
    assert_eq!(on(&page, SATURDAY).lessons.len(), 5);
    // 09:30 to 14:30 is taught; until noon leaves the lesson that is at noon and those after it.
    let until_noon = paint(Some(SATURDAY), SATURDAY, Some(&[(540, 720)]));
    let left = bench.desk.lessons_hit(Planned::Shifts { paint: until_noon.clone() }).await.unwrap();
    assert_eq!(left.len(), 3);
    assert_eq!((left[0].date.as_str(), left[0].time.as_str()), (SATURDAY, "11:30–12:30"));
    assert_eq!(left[0].words, "单人课 · 王若溪");
    let done = bench.desk.paint_shifts(until_noon.clone()).await.unwrap();
    assert_eq!((done.words.as_str(), done.undoable), ("调整 周岚 的班次", true));
    let page = bench.coach(SATURDAY).await;
    assert_eq!(on(&page, SATURDAY).weekly, [Minutes { from: 540, until: 720 }]);
    assert_eq!(bench.coach("2026-11-28").await.days[5].weekly.len(), 1, "every week from then on");
    assert_eq!(bench.marks(3).await.1, ["周岚 在 11:30–12:30 没有排班"]);
    let again = bench.desk.paint_shifts(until_noon).await.unwrap_err();
    assert_eq!(again.code, "painted_the_same");
    bench.desk.undo_last().await.unwrap();
    assert!(bench.marks(3).await.1.is_empty());
    assert!(on(&bench.coach(SATURDAY).await, SATURDAY).weekly.is_empty());
}

#[tokio::test]
async fn one_date_stands_instead_of_the_week_and_a_whole_day_off_is_a_leave() {
    let bench = manager().await;
    bench.desk.paint_shifts(paint(Some(SATURDAY), SATURDAY, Some(&[(540, 1_080)]))).await.unwrap();
    let off = bench.desk.paint_shifts(paint(None, SATURDAY, Some(&[]))).await.unwrap_err();
    assert_eq!(
        (off.code.as_str(), off.words.as_str()),
        ("day_off", "11月21日 整天不来，请登记请假；班次没有改")
    );
    bench.desk.paint_shifts(paint(None, SATURDAY, Some(&[(780, 1_080)]))).await.unwrap();
    let day = on(&bench.coach(SATURDAY).await, SATURDAY);
    assert_eq!(day.weekly, [Minutes { from: 540, until: 1_080 }]);
    assert_eq!(day.dated, Some(vec![Minutes { from: 780, until: 1_080 }]));
    let line = bench.desk.resources().await.unwrap().coaches.remove(0);
    assert_eq!(line.there, "13:00–18:00");
    bench.desk.paint_shifts(paint(None, SATURDAY, None)).await.unwrap();
    assert_eq!(on(&bench.coach(SATURDAY).await, SATURDAY).dated, None);
}

#[tokio::test]
async fn leave_is_asked_by_reception_and_decided_by_a_manager_who_is_named() {
    let bench = Bench::at_work().await;
    assert_eq!(bench.hit(Planned::Leave { form: leave(SATURDAY, SATURDAY, false) }).await, 5);
    let at_once = bench.desk.ask_leave(leave(SATURDAY, SATURDAY, true)).await.unwrap_err();
    assert_eq!(at_once.words, "您没有“管理俱乐部设置”的权限，请店长操作");
    bench.desk.ask_leave(leave(SATURDAY, SATURDAY, false)).await.unwrap();
    let line = bench.leave().await;
    assert_eq!((line.state.as_str(), line.when.as_str()), ("asked", "11月21日 全天"));
    assert_eq!((line.asked.unwrap().by.as_str(), line.lessons.len()), ("林晓", 5));
    let may: Vec<_> = line.ways.iter().map(|way| (way.state.as_str(), way.not.is_none())).collect();
    assert_eq!(may, [("approved", false), ("rejected", false), ("withdrawn", true)]);
    assert!(bench.marks(3).await.0.is_empty(), "it does not count yet");
    assert_eq!(bench.desk.resources().await.unwrap().coaches[0].asked, 1);

    bench.sign_in("shen").await;
    bench.desk.decide_leave(&line.id, "approved", None).await.unwrap();
    let decided = bench.leave().await;
    assert_eq!((decided.state.as_str(), decided.decided.unwrap().by.as_str()), ("approved", "沈曼"));
    assert_eq!(bench.marks(3).await.0, ["周岚 在 2026-11-21 请假"]);
    assert!(bench.desk.resources().await.unwrap().coaches[0].on_leave);
    bench.desk.undo_last().await.unwrap();
    assert_eq!(bench.leave().await.state, "asked");
    let note = Some("周末人手不够".to_owned());
    bench.desk.decide_leave(&line.id, "rejected", note).await.unwrap();
    assert_eq!(bench.leave().await.note.as_deref(), Some("周末人手不够"));
}

#[tokio::test]
async fn a_horse_rests_over_days_and_its_riders_are_told_of() {
    let bench = Bench::at_work().await;
    let horse = world::ZHUIFENG.to_string();
    bench.desk.assign_horse(&booking(3), Some(&horse), None).await.unwrap();
    let line = bench.desk.resources().await.unwrap().horses.remove(0);
    assert_eq!((line.usage.lessons.value.as_str(), line.usage.lessons.limit.as_str()), ("1", "4"));
    assert_eq!(
        (line.usage.load.value.as_str(), line.usage.load.percent, line.usage.load.over),
        ("1.0", 25, false)
    );
    assert_eq!((line.usage.week.value.as_str(), line.usage.rest.value.as_str()), ("1.0", "6"));

    let rest = span("rest", SATURDAY, Some(SUNDAY));
    let planned = |form: &SpanForm| Planned::HorseTime { horse_id: horse.clone(), form: form.clone() };
    assert_eq!(bench.hit(planned(&rest)).await, 1);
    assert_eq!(bench.hit(planned(&span("maintenance_due", SATURDAY, None))).await, 0, "it goes on working");
    bench.desk.add_horse_time(&horse, rest).await.unwrap();
    assert_eq!(bench.marks(3).await.0.len(), 1);
    let line = bench.desk.resources().await.unwrap().horses.remove(0);
    assert_eq!(line.out.as_deref(), Some("休息 · 11月21日 – 11月22日"));
    let page = bench.desk.horse_page(&horse, "2026-10-26").await.unwrap();
    let rested = &page.spans[0];
    assert_eq!((rested.first.as_str(), rested.last.as_deref()), (SATURDAY, Some(SUNDAY)));
    assert_eq!((rested.when.as_str(), rested.form.until), ("11月21日 – 11月22日", 1_440));
    assert_eq!(rested.by.as_ref().unwrap().by, "林晓");
    let day = page.days.iter().find(|day| day.date == SATURDAY).unwrap();
    assert_eq!((page.days.len(), day.lessons, day.gauge.value.as_str()), (42, 1, "1.0"));

    let shorter = SpanForm { from: 900, ..span("vet", SATURDAY, Some(SATURDAY)) };
    bench.desk.change_horse_time(&rested.id, Some(shorter)).await.unwrap();
    assert!(bench.marks(3).await.0.is_empty(), "the lesson is over by then");
    bench.desk.change_horse_time(&rested.id, None).await.unwrap();
    assert!(bench.desk.horse_page(&horse, "2026-10-26").await.unwrap().spans.is_empty());
    for _ in 0..3 {
        bench.desk.undo_last().await.unwrap();
    }
    assert!(bench.desk.horse_page(&horse, "2026-10-26").await.unwrap().spans.is_empty());
}

#[tokio::test]
async fn an_arena_closes_over_days_and_opens_again() {
    let bench = Bench::at_work().await;
    let arena = world::ARENA.to_string();
    let closed = span("closed", SATURDAY, Some(SATURDAY));
    let planned = Planned::Closure { arena_id: arena.clone(), form: closed.clone() };
    assert_eq!(bench.hit(planned).await, 6);
    let endless = bench.desk.close_arena(&arena, span("closed", SATURDAY, None)).await.unwrap_err();
    assert_eq!(endless.fields[0].field, "last_day");
    bench.desk.close_arena(&arena, closed).await.unwrap();
    assert_eq!(bench.marks(3).await.0.len(), 1);
    let line = bench.desk.resources().await.unwrap().arenas.remove(0);
    assert!(line.closed.unwrap().starts_with("室内馆 在"));
    let page = bench.desk.arena_page(&arena, "2026-10-26").await.unwrap();
    assert_eq!((page.spans.len(), page.capacity.as_str()), (1, "3"));
    bench.desk.undo_last().await.unwrap();
    assert!(bench.marks(3).await.0.is_empty());
}

#[tokio::test]
async fn people_horses_and_arenas_are_the_managers_and_reception_learns_why() {
    let bench = Bench::at_work().await;
    let page = bench.desk.resources().await.unwrap();
    assert_eq!(page.manage_not.as_deref(), Some("您没有“管理俱乐部设置”的权限，请店长操作"));
    assert_eq!(page.arrange_not, None);
    let refused = bench.desk.paint_shifts(paint(None, SATURDAY, Some(&[(540, 600)]))).await.unwrap_err();
    assert_eq!(refused.code, "may_not");

    bench.sign_in("shen").await;
    let (coach, horse, arena) = (coach(), world::BAIXUE.to_string(), world::ARENA.to_string());
    let edits: [Done; 6] = [
        bench.desk.edit_coach(&coach, CoachEdit::Surcharge("¥50".to_owned())).await.unwrap(),
        bench.desk.edit_coach(&coach, CoachEdit::Courses(Vec::new())).await.unwrap(),
        bench.desk.edit_horse(&horse, HorseEdit::LoadADay("3.5".to_owned())).await.unwrap(),
        bench.desk.edit_horse(&horse, HorseEdit::MaxRiderKg("75".to_owned())).await.unwrap(),
        bench.desk.edit_horse(&horse, HorseEdit::Owner(world::RUOXI.to_string())).await.unwrap(),
        bench.desk.edit_arena(&arena, ArenaEdit::Capacity("2".to_owned())).await.unwrap(),
    ];
    assert!(edits.iter().all(|done| done.undoable), "{edits:?}");
    let shown = bench.desk.horse_page(&horse, "2026-10-26").await.unwrap();
    assert_eq!((shown.limits.load_a_day.as_str(), shown.max_rider_kg.as_str()), ("3.5", "75.0"));
    assert_eq!(shown.owner.unwrap().name, "王若溪");
    let wrong = bench.desk.edit_horse(&horse, HorseEdit::LessonsADay("很多".to_owned())).await.unwrap_err();
    assert_eq!(wrong.fields[0].field, "lessons_a_day");
    for _ in edits {
        bench.desk.undo_last().await.unwrap();
    }
    let back = bench.desk.horse_page(&horse, "2026-10-26").await.unwrap();
    assert_eq!((back.limits.load_a_day.as_str(), back.max_rider_kg.as_str(), back.owner), ("4.0", "", None));

    let new = NewResource::Horse { name: "流星".to_owned(), number: "04".to_owned() };
    let (id, _done) = bench.desk.add_resource(new).await.unwrap();
    let horses = bench.desk.resources().await.unwrap().horses;
    assert_eq!(horses.iter().find(|horse| horse.id == id).unwrap().name, "流星");
}

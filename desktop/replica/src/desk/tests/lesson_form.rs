//! Lessons are put on the timetable, once and every week; series are changed and called off.

use super::*;
use crate::view::{LessonForm, LessonsMade, Minutes, Repeat, SeriesEdit, VerdictAnswer, Whom};

const DAY: &str = "2026-11-21";
const NOON: Minutes = Minutes { from: 960, until: 1_020 };

/// A lesson of the coach in the arena on Saturday afternoon.
fn form() -> LessonForm {
    LessonForm {
        course_id: world::COURSE.to_string(),
        date: DAY.to_owned(),
        time: NOON,
        coach_id: Some(world::COACH.to_string()),
        arena_id: Some(world::ARENA.to_string()),
        capacity: 1,
        confirmed: true,
        note: None,
        repeat: None,
    }
}

/// The same on Saturdays, four of them.
fn saturdays() -> LessonForm {
    let repeat =
        Repeat { weekdays: vec![6], every_weeks: 1, last_day: "2026-12-12".to_owned(), except: Vec::new() };
    LessonForm { repeat: Some(repeat), ..form() }
}

/// The days that a list is about, each with its answer.
fn days(days: &[crate::view::PlannedDay]) -> Vec<(&str, VerdictAnswer)> {
    days.iter().map(|day| (day.date.as_str(), day.answer)).collect()
}

impl Bench {
    async fn made(&self, form: LessonForm) -> LessonsMade {
        self.desk.make_lessons(form, None).await.unwrap()
    }

    /// The lessons of a day that stand, each with its start.
    async fn on(&self, day: &str) -> Vec<(String, u32)> {
        let page = self.desk.timetable(day, 1).await.unwrap();
        let live = page.lessons.into_iter().filter(|block| block.state != "cancelled");
        live.map(|block| (block.id, block.time.from)).collect()
    }
}

#[tokio::test]
async fn a_lesson_is_weighed_before_it_is_made_and_one_key_takes_it_back() {
    let bench = Bench::at_work().await;
    let choices = bench.desk.lesson_choices().await.unwrap();
    let course = choices.iter().find(|course| course.id == world::COURSE.to_string()).unwrap();
    assert_eq!((course.name.as_str(), course.minutes, course.most_riders), ("单人课", 60, 4));
    // The coach has a lesson at half past nine, and what is free instead comes nearest first.
    let taken = LessonForm { time: Minutes { from: 570, until: 630 }, ..form() };
    let plan = bench.desk.plan_lesson(taken.clone()).await.unwrap();
    assert_eq!((days(&plan.days), plan.free), (vec![(DAY, VerdictAnswer::No)], 0));
    assert!(plan.days[0].words[0].contains("周岚"), "{:?}", plan.days);
    let instead = plan.days[0].instead[0].clone();
    assert!(bench.desk.make_lessons(taken.clone(), None).await.is_err());
    let there = LessonForm { time: instead.time, ..taken };
    assert_eq!(bench.desk.plan_lesson(there.clone()).await.unwrap().free, 1, "{instead:?}");

    let made = bench.made(there).await;
    assert!(made.left.is_empty() && made.done.undoable);
    let now = bench.on(DAY).await;
    assert!(now.contains(&(made.lessons[0].clone(), instead.time.from)), "{now:?}");
    bench.desk.undo_last().await.unwrap();
    assert!(!bench.on(DAY).await.iter().any(|(id, _)| *id == made.lessons[0]));
}

#[tokio::test]
async fn a_series_makes_what_fits_and_says_what_is_free_on_the_days_that_do_not() {
    let bench = Bench::at_work().await;
    bench.made(LessonForm { date: "2026-11-28".to_owned(), ..form() }).await;
    let plan = bench.desk.plan_lesson(saturdays()).await.unwrap();
    let wanted = [
        (DAY, VerdictAnswer::Free),
        ("2026-11-28", VerdictAnswer::No),
        ("2026-12-05", VerdictAnswer::Free),
        ("2026-12-12", VerdictAnswer::Free),
    ];
    assert_eq!((days(&plan.days), plan.free, plan.reason), (wanted.to_vec(), 3, 0));

    let mut but_one = saturdays();
    but_one.repeat.as_mut().unwrap().except = vec!["2026-12-05".to_owned()];
    let made = bench.made(but_one).await;
    assert_eq!((made.lessons.len(), days(&made.left)), (2, vec![wanted[1]]));
    assert_eq!(made.left[0].day, "11月28日 周六");
    let free = &made.left[0].instead[0];
    assert_eq!((free.time.until - free.time.from, free.words.as_str()), (60, "15:00–16:00"));
    let other = LessonForm { date: "2026-11-28".to_owned(), time: free.time, ..form() };
    assert_eq!(bench.made(other).await.left, []);

    // All of it goes with one key, what was made beside it does not.
    bench.desk.undo_last().await.unwrap();
    bench.desk.undo_last().await.unwrap();
    assert!(!bench.on(DAY).await.iter().any(|(_, from)| *from == NOON.from));
    assert_eq!(bench.on("2026-11-28").await.len(), 1);
}

#[tokio::test]
async fn the_later_lessons_of_a_series_change_and_are_called_off_and_the_earlier_stay() {
    let bench = Bench::at_work().await;
    let made = bench.made(saturdays()).await;
    assert_eq!(made.lessons.len(), 4);
    let card = bench.desk.series_card(&made.lessons[1]).await.unwrap();
    assert_eq!((card.ahead, card.later, card.date.as_str(), card.time), (4, 3, "2026-11-28", NOON));
    assert_eq!(card.rule, "每周六 16:00–17:00，到 2026年12月12日 周六");
    let edit = |from: Option<&str>, until| SeriesEdit {
        series_id: card.series_id.clone(),
        from: from.map(str::to_owned),
        time: Some(Minutes { from: 1_020, until }),
        coach: Some(Whom { id: Some(world::COACH.to_string()) }),
        arena: None,
    };
    let backwards = bench.desk.edit_series(edit(None, 1_000), None).await.unwrap_err();
    assert_eq!(backwards.fields[0].field, "time");

    let later = bench.desk.edit_series(edit(Some("2026-11-28"), 1_080), None).await.unwrap();
    assert_eq!((later.lessons.len(), later.left.len()), (3, 0));
    let hours = async |day: &str| bench.on(day).await.iter().map(|(_, from)| *from).collect::<Vec<_>>();
    assert!(hours(DAY).await.contains(&NOON.from));
    assert_eq!(hours("2026-11-28").await, [1_020]);
    bench.desk.undo_last().await.unwrap();
    assert_eq!(hours("2026-11-28").await, [NOON.from]);

    // From its first day on is all of it.
    let card = bench.desk.series_card(&made.lessons[0]).await.unwrap();
    let all = SeriesEdit { series_id: card.series_id.clone(), ..edit(Some(DAY), 1_080) };
    assert_eq!(bench.desk.edit_series(all, None).await.unwrap().lessons.len(), 1);

    let card = bench.desk.series_card(&made.lessons[2]).await.unwrap();
    assert!(bench.desk.cancel_series(&card.series_id, None, " ".to_owned()).await.is_err());
    let from = Some("2026-12-05".to_owned());
    let gone = bench.desk.cancel_series(&card.series_id, from, "教练休假".to_owned()).await.unwrap();
    assert_eq!(gone.lessons, made.lessons[2..]);
    assert_eq!((hours("2026-11-28").await.len(), hours("2026-12-05").await.len()), (1, 0));
    let alone = bench.desk.series_card(&world::lesson_id(0).to_string()).await.unwrap_err();
    assert!(!alone.words.is_empty());
}

#[tokio::test]
async fn a_form_that_can_not_be_read_is_refused_by_its_field() {
    let bench = Bench::at_work().await;
    let field = async |form: LessonForm| {
        let planned = bench.desk.plan_lesson(form.clone()).await.unwrap_err();
        let made = bench.desk.make_lessons(form, None).await.unwrap_err();
        assert_eq!(planned, made);
        made.fields[0].field.clone()
    };
    let weekly = |change: &dyn Fn(&mut Repeat)| {
        let mut form = saturdays();
        change(form.repeat.as_mut().unwrap());
        form
    };
    assert_eq!(field(LessonForm { course_id: String::new(), ..form() }).await, "course_id");
    assert_eq!(field(LessonForm { date: "tomorrow".to_owned(), ..form() }).await, "date");
    assert_eq!(field(LessonForm { time: Minutes { from: 600, until: 600 }, ..form() }).await, "time");
    assert_eq!(field(weekly(&|repeat| repeat.weekdays.clear())).await, "weekdays");
    assert_eq!(field(weekly(&|repeat| repeat.weekdays = vec![8])).await, "weekdays");
    assert_eq!(field(weekly(&|repeat| repeat.last_day = "2026-11-01".to_owned())).await, "last_day");
    assert_eq!(field(weekly(&|repeat| repeat.every_weeks = 0)).await, "last_day");
    // More than one act makes: a hundred days.
    let daily = weekly(&|repeat| {
        (repeat.weekdays, repeat.last_day) = ((1..=7).collect(), "2027-03-01".to_owned());
    });
    assert_eq!(field(daily).await, "last_day");
    let many = bench.desk.make_lessons(LessonForm { capacity: 9, ..form() }, None).await.unwrap_err();
    assert_eq!(many.fields[0].field, "capacity");
    let page = bench.desk.timetable(DAY, 1).await.unwrap();
    assert_eq!(page.lessons.len(), 6, "nothing was made");
}

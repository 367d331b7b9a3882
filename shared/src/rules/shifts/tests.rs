#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
use super::*;
use crate::store::testing::{CLUB, id, untouched};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn time(n: u128, change: impl FnOnce(&mut CoachAvailability)) -> CoachAvailability {
    let mut time = CoachAvailability {
        club_id: CLUB,
        id: id(n),
        coach_id: id(1),
        kind: CoachTime::Shift,
        weekday: Some(DayOfWeek::Saturday),
        first_day: None,
        last_day: None,
        from_minute: 540,
        until_minute: 720,
        reason: None,
        state: Approval::Approved,
        decided_at: None,
        decided_by: None,
        decided_note: None,
        meta: untouched(),
    };
    change(&mut time);
    time
}

fn ids() -> impl FnMut() -> CoachAvailabilityId {
    let mut next = 1_000;
    move || {
        next += 1;
        id(next)
    }
}

fn part(from: i64, until: i64) -> Hours {
    Hours { from, until }
}

fn on(date: &str, parts: &[Hours]) -> PaintedDay {
    PaintedDay { date: day(date), parts: Some(parts.to_vec()) }
}

fn paint(times: &[CoachAvailability], holds: Holds, painted_day: PaintedDay) -> Vec<CoachAvailability> {
    painted(times, holds, &[painted_day], ids()).unwrap().applied(times, &time(0, |_| {}))
}

const SATURDAY: &str = "2026-11-21";
const NEXT: &str = "2026-11-28";

#[test]
fn a_weekly_shift_ends_the_day_before_the_new_one_begins() {
    let times = [time(1, |_| {})];
    let holds = Holds::EveryWeek { from: day("2026-11-23") };
    let after = paint(&times, holds, on(NEXT, &[part(600, 660), part(660, 780)]));
    assert_eq!(weekly_on(&after, day(SATURDAY)), [part(540, 720)]);
    assert_eq!(weekly_on(&after, day(NEXT)), [part(600, 780)], "parts that meet are one");
    assert!(weekly_on(&after, day("2026-11-29")).is_empty());
}

#[test]
fn what_stands_already_is_left_alone_and_what_had_not_begun_goes() {
    let times = [time(1, |_| {}), time(2, |time| time.first_day = Some(day("2026-12-01")))];
    let holds = Holds::EveryWeek { from: day("2026-11-23") };
    let same = painted(&times[..1], holds, &[on(NEXT, &[part(540, 720)])], ids()).unwrap();
    assert!(same.is_empty(), "{same:?}");
    let off = painted(&times, holds, &[on(NEXT, &[])], ids()).unwrap();
    assert_eq!((off.put.len(), off.strike.as_slice()), (1, [times[1].id].as_slice()));
}

#[test]
fn a_date_of_its_own_stands_beside_the_weekly_shifts_and_goes_again() {
    let weekly = [time(1, |_| {})];
    let with = paint(&weekly, Holds::ThatDay, on(SATURDAY, &[part(780, 900)]));
    assert_eq!(dated_on(&with, day(SATURDAY)), Some(vec![part(780, 900)]));
    assert_eq!(dated_on(&with, day(NEXT)), None);
    let none = PaintedDay { date: day(SATURDAY), parts: None };
    assert_eq!(dated_on(&paint(&with, Holds::ThatDay, none), day(SATURDAY)), None);
    let as_weekly = paint(&with, Holds::ThatDay, on(SATURDAY, &[part(540, 720)]));
    assert_eq!(dated_on(&as_weekly, day(SATURDAY)), None, "it would say what the week says");
}

#[test]
fn a_date_without_shifts_is_a_leave_where_the_week_has_some() {
    let weekly = [time(1, |_| {})];
    let off = painted(&weekly, Holds::ThatDay, &[on(SATURDAY, &[])], ids());
    assert_eq!(off, Err(DayOff(day(SATURDAY))));
    let free = painted(&weekly, Holds::ThatDay, &[on("2026-11-22", &[])], ids());
    assert!(free.unwrap().is_empty());
}

#[test]
fn a_date_is_cut_out_of_a_shift_of_several() {
    let long = [time(1, |time| {
        time.weekday = None;
        (time.first_day, time.last_day) = (Some(day("2026-11-20")), Some(day("2026-11-22")));
    })];
    let after = paint(&long, Holds::ThatDay, on(SATURDAY, &[part(600, 660)]));
    assert_eq!(dated_on(&after, day("2026-11-20")), Some(vec![part(540, 720)]));
    assert_eq!(dated_on(&after, day(SATURDAY)), Some(vec![part(600, 660)]));
    assert_eq!(dated_on(&after, day("2026-11-22")), Some(vec![part(540, 720)]));
}

#[test]
fn lessons_that_were_covered_and_are_no_more_are_named() {
    let zone = ClubZone::default();
    let lesson = |n: u128, from: i64| {
        let starts_at = zone.at_minute(day(SATURDAY), from);
        let lesson = crate::store::testing::world::lesson(0);
        Lesson { id: id(n), starts_at, ends_at: starts_at.plus_minutes(60), ..lesson }
    };
    let (early, late, never) = (lesson(1, 540), lesson(2, 660), lesson(3, 900));
    let now = [time(1, |_| {})];
    let holds = Holds::EveryWeek { from: day(SATURDAY) };
    let then = paint(&now, holds, on(SATURDAY, &[part(540, 660)]));
    let left = uncovered([&early, &late, &never], zone, &now, &then);
    assert_eq!(left.iter().map(|lesson| lesson.id).collect::<Vec<_>>(), [late.id]);
}

fn some_parts() -> impl Strategy<Value = Vec<Hours>> {
    prop::collection::vec((0_i64..47, 1_i64..8), 0..4).prop_map(|parts| {
        let part =
            |(from, long): (i64, i64)| Hours { from: from * 30, until: ((from + long) * 30).min(1_440) };
        parts.into_iter().map(part).collect()
    })
}

/// Weekday, days until the first, days until the last, half hours: what a row of times is made of.
type Drawn = (Option<usize>, Option<u64>, Option<u64>, i64);

fn some_times() -> impl Strategy<Value = Vec<CoachAvailability>> {
    let one =
        (prop::option::of(0_usize..7), prop::option::of(0_u64..40), prop::option::of(0_u64..40), 0_i64..40);
    prop::collection::vec(one, 0..8).prop_map(|rows| {
        let at = |days: u64| day("2026-11-01").checked_add_days(chrono::Days::new(days)).unwrap();
        let row = |(n, (weekday, first, long, from)): (u128, Drawn)| {
            time(n, |time| {
                time.weekday = weekday.map(|n| DayOfWeek::ALL[n]);
                let dated = weekday.is_none();
                time.first_day = if dated { Some(at(first.unwrap_or(3))) } else { first.map(at) };
                let last = long.map(|long| at(first.unwrap_or(3) + long % 9));
                time.last_day = if dated { Some(last.unwrap_or(at(first.unwrap_or(3)))) } else { last };
                (time.from_minute, time.until_minute) = (from * 30, from * 30 + 60);
            })
        };
        (1..).zip(rows).map(row).collect()
    })
}

proptest! {
    #[test]
    fn a_painted_day_is_so_from_then_on_and_nothing_else_changes(
        times in some_times(), parts in some_parts(), of in 0_u64..40, from in 0_u64..40,
    ) {
        let at = |days: u64| day("2026-11-01").checked_add_days(chrono::Days::new(days)).unwrap();
        let (date, first) = (at(of), at(from));
        let wanted = whole(parts.iter().copied());
        let painted_day = PaintedDay { date, parts: Some(parts.clone()) };
        let after = paint(&times, Holds::EveryWeek { from: first }, painted_day.clone());
        for other in (0..60).map(at) {
            let its = other.weekday() == date.weekday() && other >= first;
            let expected = if its { wanted.clone() } else { weekly_on(&times, other) };
            prop_assert_eq!(weekly_on(&after, other), expected);
            prop_assert_eq!(dated_on(&after, other), dated_on(&times, other));
        }
        if let Ok(stroke) = painted(&times, Holds::ThatDay, &[painted_day], ids()) {
            let after = stroke.applied(&times, &time(0, |_| {}));
            let shown = dated_on(&after, date).unwrap_or_else(|| weekly_on(&after, date));
            prop_assert_eq!(shown, wanted);
            for other in (0..60).map(at).filter(|other| *other != date) {
                prop_assert_eq!(dated_on(&after, other), dated_on(&times, other));
                prop_assert_eq!(weekly_on(&after, other), weekly_on(&times, other));
            }
        }
    }
}

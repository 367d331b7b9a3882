//! How much a horse does.

use super::picture::Picture;
use crate::id::BookingId;
use crate::record::{Booking, CourseConfig, Horse, HorseLimits, HorseWork, Rider, Weight};
use crate::time::{ClubZone, Date, Span, Timestamp};
use crate::words::LoadLimit;
use chrono::Days;

/// Loads are counted so fine that both percentages stay whole numbers: a tenth of a load is so many.
pub const LOAD_SCALE: i64 = 10_000;

/// The load of one lesson: saddle hours × the course's factor × 1.25 for a rider above 75 % of the heaviest
/// that the horse carries. In ten-thousandths of a tenth; zero where no horse is ridden.
#[must_use]
pub fn load_of(course: &CourseConfig, horse: &Horse, weight: Option<Weight>) -> i64 {
    if !course.needs_horse {
        return 0;
    }
    let heavy = horse.max_rider_weight.zip(weight).is_some_and(|(most, weight)| {
        weight.tenths_kg().saturating_mul(4) > most.tenths_kg().saturating_mul(3)
    });
    let percent = if heavy { 125 } else { 100 };
    course.saddle_hours.tenths().saturating_mul(course.load_percent).saturating_mul(percent)
}

/// What a horse does on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    /// Lessons.
    pub lessons: i64,
    /// Their load, as [`load_of`] counts it.
    pub load: i64,
}

/// Days beside a day that count for its week.
const BESIDE: u64 = 6;

/// What a horse does on each day from the sixth before the first to the sixth after the last.
#[must_use]
pub fn work_of(picture: &Picture, horse: &Horse, first: Date, last: Date) -> Vec<Work> {
    work_without(picture, horse, (first, last), &|_booking| false)
}

/// The same without these bookings.
pub(super) fn work_without(
    picture: &Picture,
    horse: &Horse,
    (first, last): (Date, Date),
    except: &dyn Fn(BookingId) -> bool,
) -> Vec<Work> {
    let (first, last) = beside(first, last);
    let days = last.signed_duration_since(first).num_days().saturating_add(1);
    let mut work = vec![Work::default(); usize::try_from(days).unwrap_or(0)];
    let (from, until) = (picture.zone.day(first).from, picture.zone.day(last).until);
    let mut count = |id: BookingId, starts_at: Timestamp, load: i64| {
        let on = picture.zone.date(starts_at).signed_duration_since(first).num_days();
        let day = usize::try_from(on).ok().and_then(|on| work.get_mut(on));
        if let Some(day) = day.filter(|_| !except(id)) {
            day.lessons = day.lessons.saturating_add(1);
            day.load = day.load.saturating_add(load);
        }
    };
    for booking in picture.horse_bookings_starting(horse.id, from, until) {
        count(booking.id, booking.starts_at, load_of_booking(picture, horse, booking));
    }
    for one in picture.horse_work_starting(horse.id, from, until) {
        count(one.booking_id, one.starts_at, load_of_work(picture, horse, one));
    }
    work
}

/// Those days with the ones beside them that count for their weeks.
fn beside(first: Date, last: Date) -> (Date, Date) {
    let before = first.checked_sub_days(Days::new(BESIDE)).unwrap_or(first);
    (before, last.checked_add_days(Days::new(BESIDE)).unwrap_or(last))
}

/// When a horse's work counts for the weeks that a day lies in.
pub(super) fn weeks_around(zone: ClubZone, day: Date) -> Span {
    let (first, last) = beside(day, day);
    Span { from: zone.day(first).from, until: zone.day(last).until }
}

/// The load of a booking that the picture has.
fn load_of_booking(picture: &Picture, horse: &Horse, booking: &Booking) -> i64 {
    let lesson = picture.lesson(booking.lesson_id);
    let course = lesson.and_then(|lesson| picture.course(lesson.course_id));
    let weight = picture.rider(booking.rider_id).and_then(|rider| rider.weight);
    course.map_or(0, |course| load_of(&course.config, horse, weight))
}

/// The load of a booking of which the picture has that alone.
fn load_of_work(picture: &Picture, horse: &Horse, work: &HorseWork) -> i64 {
    let course = work.course_id.and_then(|course| picture.course(course));
    course.map_or(0, |course| load_of(&course.config, horse, work.weight))
}

/// A day with the six before and the six after it.
#[derive(Debug, Clone, Copy)]
pub struct Week<'w> {
    days: &'w [Work],
    middle: Work,
}

/// The week around the day that stands so many days after the first of [`work_of`].
#[must_use]
pub fn week_of(work: &[Work], offset: usize) -> Option<Week<'_>> {
    let days = work.get(offset..offset.checked_add(13)?)?;
    Some(Week { days, middle: days.get(6).copied()? })
}

/// What one more lesson of a horse on a day would break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Broken {
    pub(super) daily: bool,
    pub(super) limit: Option<LoadLimit>,
}

/// How much a horse does on a day and in the days around it. Loads as [`load_of`] counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Lessons of the day.
    pub lessons: i64,
    /// Load of the day.
    pub load: i64,
    /// Load of those seven days with this one in which it is most.
    pub load_in_7_days: i64,
    /// Days without a lesson in those seven days with this one in which they are fewest.
    pub rest_days: i64,
}

impl Usage {
    /// True when the load of the day is more than the horse may.
    #[must_use]
    pub const fn over_day(&self, limits: &HorseLimits) -> bool {
        self.load > limits.load_a_day.saturating_mul(LOAD_SCALE)
    }

    /// True when the load of seven days is more than the horse may.
    #[must_use]
    pub const fn over_week(&self, limits: &HorseLimits) -> bool {
        self.load_in_7_days > limits.load_in_7_days.saturating_mul(LOAD_SCALE)
    }
}

impl Week<'_> {
    /// What the horse does on the middle day and around it.
    #[must_use]
    pub fn usage(&self) -> Usage {
        let (load_in_7_days, rest_days) = self.around(0, false);
        Usage { lessons: self.middle.lessons, load: self.middle.load, load_in_7_days, rest_days }
    }

    /// The most load and the fewest days of rest of any seven days that the middle day lies in, with so much more on
    /// it, or with work on it where there was none.
    fn around(&self, added: i64, works: bool) -> (i64, i64) {
        let (mut most, mut rest) = (0, 7);
        for window in self.days.windows(7) {
            let load: i64 = window.iter().map(|day| day.load).sum();
            most = most.max(load.saturating_add(added));
            let worked = window.iter().filter(|day| day.lessons > 0).count();
            let worked = i64::try_from(worked).unwrap_or(7);
            let worked = worked.saturating_add(i64::from(works && self.middle.lessons == 0));
            rest = rest.min(7_i64.saturating_sub(worked));
        }
        (most, rest)
    }

    /// What one more lesson on the middle day would break.
    pub(super) fn broken(&self, limits: &HorseLimits, added: i64) -> Broken {
        // The middle day lies in every window, and is worked once the lesson is there.
        let (load_in_7_days, rest_days) = self.around(added, true);
        let load = self.middle.load.saturating_add(added);
        let then = Usage { lessons: self.middle.lessons, load, load_in_7_days, rest_days };
        let limit = if then.over_day(limits) {
            Some(LoadLimit::Day)
        } else if then.over_week(limits) {
            Some(LoadLimit::Week)
        } else {
            (rest_days < limits.rest_days_a_week).then_some(LoadLimit::RestDay)
        };
        Broken { daily: self.middle.lessons >= limits.lessons_a_day, limit }
    }

    /// True when the horse can bear one more lesson of a course on the middle day.
    #[must_use]
    pub fn bears(&self, course: &CourseConfig, horse: &Horse, rider: Option<&Rider>) -> bool {
        let weight = rider.and_then(|rider| rider.weight);
        self.broken(&horse.limits.0, load_of(course, horse, weight)) == Broken::default()
    }
}

//! The free times of two weeks for a rider, in a full club.

use crate::club;
use crate::table::{Line, Part, millis};
use anyhow::Result;
use shared::rules::slots::{MOST_DAYS, Wish, habit, slots};
use shared::time::{ClubZone, Date};
use std::hint::black_box;
use std::time::Instant;

/// How many riders ask.
const ROUNDS: usize = 200;
/// One answer, in milliseconds: it is asked while somebody chooses.
const SLOTS: f64 = 20.0;

/// Measures them and prints them; answers whether they are found as quickly as they have to be.
///
/// # Errors
/// When the club can't be grown.
pub(crate) fn free() -> Result<bool> {
    let (now, zone, picture) = (club::morning()?, ClubZone::default(), club::picture()?);
    let days: Vec<Date> = zone.date(now).iter_days().take(MOST_DAYS).collect();
    let riders = picture.bookings().map(|booking| booking.rider_id);
    let riders: Vec<_> = riders.step_by(31).take(ROUNDS).collect();
    let courses = picture.lessons().map(|lesson| lesson.course_id);
    let mut times = Vec::with_capacity(ROUNDS);
    for (rider, course) in riders.into_iter().zip(courses) {
        let theirs = picture.bookings().filter(|booking| booking.rider_id == rider);
        let wish = Wish {
            rider_id: Some(rider),
            preferred_start: Some(now.plus_days(2)),
            habit: habit(zone, now, theirs),
            ..Wish::new(now, course, days.clone())
        };
        let asked = Instant::now();
        black_box(slots(&picture, &wish));
        times.push(millis(asked.elapsed()));
    }
    Ok(Line::of(format!("free times of {MOST_DAYS} days"), &times, Part::Most, Some(SLOTS)).tell())
}

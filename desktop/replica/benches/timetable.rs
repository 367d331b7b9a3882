//! What a drag and a keystroke ask of the rules: `cargo bench -p replica --bench timetable`. Fails when a figure is over what is
//! promised: one move judged with 2,000 lessons in the picture within 1 ms, the free times of 14 days in a
//! full club within 20 ms.

use shared::demo::{Size, club};
use shared::record::{Lesson, Row, Table};
use shared::rules::conflicts::{Picture, Proposal, SeatSettles, Settles, judge};
use shared::rules::slots::{Wish, habit, slots};
use shared::time::{ClubZone, Date, Timestamp};
use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 200;
const MOVE: Duration = Duration::from_millis(1);
const SLOTS: Duration = Duration::from_millis(20);

/// A picture of the demo club, all of it.
fn picture(rows: &[Row]) -> Option<Picture> {
    let club = rows.iter().find_map(|row| if let Row::Club(club) = row { Some(club) } else { None })?;
    let mut picture = Picture::new(club);
    let (mut names, mut of_coach, mut of_horse) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for row in rows {
        match row {
            Row::Product(row) => drop(names.insert(row.id, row.name.clone())),
            Row::CoachAvailability(row) => {
                of_coach.entry(row.coach_id).or_insert_with(Vec::new).push(row.clone());
            }
            Row::HorseAvailability(row) => {
                of_horse.entry(row.horse_id).or_insert_with(Vec::new).push(row.clone());
            }
            _ => {}
        }
    }
    for row in rows.iter().cloned() {
        match row {
            Row::CourseConfig(row) => picture.add_course(names.remove(&row.id).unwrap_or_default(), row),
            Row::Coach(row) => {
                let times = of_coach.remove(&row.id).unwrap_or_default();
                picture.add_coach(row, times);
            }
            Row::Horse(row) => {
                let times = of_horse.remove(&row.id).unwrap_or_default();
                picture.add_horse(row, times);
            }
            Row::Arena(row) => picture.add_arena(row, Vec::new()),
            Row::Rider(row) => picture.add_rider(row),
            Row::TimeSlotTemplate(row) => picture.add_template(row),
            Row::Lesson(row) => picture.put_lesson(row),
            Row::Booking(row) => picture.put_booking(row),
            _ => {}
        }
    }
    Some(picture)
}

/// The middle of some times, and what one in twenty exceeds.
fn summary(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    (at(50), at(95))
}

fn moves(picture: &Picture, now: Timestamp) -> Vec<Duration> {
    let ahead: Vec<&Lesson> = picture.lessons().filter(|lesson| lesson.starts_at > now).collect();
    let mut times = Vec::with_capacity(ROUNDS);
    for n in 0..ROUNDS {
        let Some(lesson) = ahead.get(n * 7 % ahead.len().max(1)) else { break };
        let moved = Lesson {
            starts_at: lesson.starts_at.plus_minutes(30),
            ends_at: lesson.ends_at.plus_minutes(30),
            ..(*lesson).clone()
        };
        let riders: Vec<_> = picture.bookings_of(lesson.id).cloned().collect();
        let proposal = Proposal::place(now, moved, Settles::ALL).with(riders, SeatSettles::ALONG);
        let asked = Instant::now();
        black_box(judge(picture, &proposal));
        times.push(asked.elapsed());
    }
    times
}

fn free(picture: &Picture, now: Timestamp, zone: ClubZone) -> Vec<Duration> {
    let days: Vec<Date> = zone.date(now).iter_days().take(14).collect();
    let riders: Vec<_> = picture.bookings().map(|booking| booking.rider_id).collect();
    let courses: Vec<_> = picture.lessons().map(|lesson| lesson.course_id).collect();
    let mut times = Vec::with_capacity(ROUNDS);
    for n in 0..ROUNDS {
        let Some((rider, course)) = riders.get(n * 31 % riders.len().max(1)).zip(courses.get(n)) else {
            break;
        };
        let theirs = picture.bookings().filter(|booking| booking.rider_id == *rider);
        let usual = habit(zone, now, theirs);
        let wish = Wish {
            rider_id: Some(*rider),
            preferred_start: Some(now.plus_days(2)),
            habit: usual,
            ..Wish::new(now, *course, days.clone())
        };
        let asked = Instant::now();
        black_box(slots(picture, &wish));
        times.push(asked.elapsed());
    }
    times
}

fn main() -> Result<(), Box<dyn Error>> {
    let zone = ClubZone::default();
    let now: Timestamp = "2026-11-21T01:00:00Z".parse()?;
    let grown = club(1, Size::Large, zone.date(now), now, &|_pin, _salt| String::new());
    let lessons = grown.rows.iter().filter(|row| row.table() == Table::Lessons).count();
    let picture = picture(&grown.rows).ok_or("the demo club has no club")?;
    println!("lessons in the picture                  {lessons:>9}");
    let mut over = Vec::new();
    for (what, times, most) in [
        ("one move judged", moves(&picture, now), MOVE),
        ("free times of 14 days", free(&picture, now, zone), SLOTS),
    ] {
        let (middle, last) = summary(times);
        println!("{what:<24}            p50 {middle:>9.1?}   p95 {last:>9.1?}   promised {most:?}");
        if last > most {
            over.push(what);
        }
    }
    if lessons < 2_000 || !over.is_empty() {
        return Err(format!("over what is promised, or too few lessons: {over:?}").into());
    }
    Ok(())
}

//! Lessons as blocks, each judged where it stands.

use super::minute;
use crate::read::select::{all, columns};
use crate::read::waiting::{Waits, waits};
use crate::read::{Viewer, ask, count};
use crate::store::SqliteStore;
use crate::view::{Choice, Minutes, Missing, Stamp, TimetableLesson, TimetableSeat};
use shared::id::{BookingId, LessonId, StaffId};
use shared::record::{Booking, BookingState, Column, ConflictCode, Lesson, LessonState, Meta, WaitlistEntry};
use shared::rights::Right;
use shared::rules::conflicts::{Conflict, Picture, Proposal, SeatSettles, Settles, Side, judge};
use shared::store::{FindStaff, FindWaiting, StoreError, Stored};
use shared::time::{Span, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Which of a rider's place is looked at again: what was approved when they were booked is not.
const SEATED: SeatSettles = SeatSettles { time: true, place: false, rider: false, horse: true };

static LESSONS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, p.name, coalesce(k.needs_horse, 1), c.name, a.name FROM lessons l
         LEFT JOIN products p ON p.club_id = l.club_id AND p.id = l.course_id
         LEFT JOIN course_configs k ON k.club_id = l.club_id AND k.id = l.course_id
         LEFT JOIN coaches c ON c.club_id = l.club_id AND c.id = l.coach_id
         LEFT JOIN arenas a ON a.club_id = l.club_id AND a.id = l.arena_id
         WHERE l.club_id = ?1 AND l.starts_at >= ?2 AND l.starts_at < ?3 ORDER BY l.starts_at, l.id",
        columns::<Lesson>("l"),
    )
});

static SEATS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, r.name, h.name FROM bookings b
         JOIN riders r ON r.club_id = b.club_id AND r.id = b.rider_id
         LEFT JOIN horses h ON h.club_id = b.club_id AND h.id = b.horse_id
         WHERE b.club_id = ?1 AND b.starts_at >= ?2 AND b.starts_at < ?3 ORDER BY r.name, b.id",
        columns::<Booking>("b"),
    )
});

/// The lessons of a span, each with its start.
pub(super) struct Lessons {
    pub(super) blocks: Vec<(Timestamp, TimetableLesson)>,
}

/// What was read of a lesson.
struct Found {
    lesson: Lesson,
    course: String,
    needs_horse: bool,
    coach: Option<String>,
    arena: Option<String>,
}

/// What was read of a booking.
struct Seat {
    booking: Booking,
    rider: String,
    horse: Option<String>,
}

/// What stands around the lessons of a span, read once for all of them.
struct Around<'v> {
    viewer: &'v Viewer,
    staff: HashMap<StaffId, String>,
    passed: HashSet<(ConflictCode, LessonId, Option<BookingId>)>,
    waits: Waits,
    queue: HashMap<LessonId, Vec<WaitlistEntry>>,
    may: bool,
}

impl Lessons {
    /// Reads and judges the lessons that start in a span; the picture has to hold them.
    pub(super) fn read(
        store: &mut SqliteStore<'_>,
        viewer: &Viewer,
        span: Span,
        picture: &Picture,
    ) -> Stored<Self> {
        let around = Around {
            viewer,
            staff: ask(store.all_staff())?.into_iter().map(|one| (one.id, one.name)).collect(),
            passed: passed(store, span)?,
            waits: if viewer.demo { Waits::default() } else { waits(store)? },
            queue: queues(store)?,
            may: viewer.may(Right::Timetable),
        };
        let mut seats: HashMap<LessonId, Vec<Seat>> = HashMap::new();
        for seat in seats_of(store, span)? {
            seats.entry(seat.booking.lesson_id).or_default().push(seat);
        }
        let block = |found: Found| {
            let seats = seats.remove(&found.lesson.id).unwrap_or_default();
            (found.lesson.starts_at, around.block(&found, &seats, picture))
        };
        Ok(Self { blocks: lessons_of(store, span)?.into_iter().map(block).collect() })
    }
}

/// A lesson by itself, without what stands around it.
///
/// # Errors
/// Whatever the store says.
pub fn lesson_block(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    lesson: &Lesson,
) -> Stored<TimetableLesson> {
    let (start, id) = (lesson.starts_at, lesson.id.to_string());
    let span = Span { from: start, until: start.plus_millis(1) };
    let beside = Lessons::read(store, viewer, span, &Picture::new(&viewer.club))?;
    let found = beside.blocks.into_iter().map(|(_, block)| block).find(|block| block.id == id);
    found.ok_or(StoreError::Missing { table: "lessons" })
}

/// A lesson as people speak of it: time, course, coach.
#[must_use]
pub fn lesson_words(lesson: &TimetableLesson) -> String {
    let coach = lesson.coach.as_ref().map(|coach| coach.name.as_str()).unwrap_or_default();
    format!("{} {} {coach}", lesson.start, lesson.course).trim_end().to_owned()
}

impl Around<'_> {
    fn block(&self, found: &Found, seats: &[Seat], picture: &Picture) -> TimetableLesson {
        let Found { lesson, course, needs_horse, coach, arena } = found;
        let zone = self.viewer.zone();
        let cancelled = lesson.state == LessonState::Cancelled;
        let shown = |seat: &&Seat| cancelled || seat.booking.state != BookingState::Cancelled;
        let shown: Vec<&Seat> = seats.iter().filter(shown).collect();
        let (conflicts, warnings) = self.judged(lesson, seats, picture);
        let date = zone.date(lesson.starts_at);
        let choice = |id: Option<String>, name: &Option<String>| {
            id.zip(name.clone()).map(|(id, name)| Choice { id, name })
        };
        let waits = self.waits.lessons.contains(&lesson.id)
            || seats.iter().any(|seat| self.waits.bookings.contains(&seat.booking.id));
        TimetableLesson {
            id: lesson.id.to_string(),
            number: lesson.number.clone(),
            date: date.to_string(),
            time: Minutes {
                from: minute(zone, date, lesson.starts_at),
                until: minute(zone, date, lesson.ends_at),
            },
            start: self.viewer.clock(lesson.starts_at),
            end: self.viewer.clock(lesson.ends_at),
            course: course.clone(),
            state: lesson.state.as_str().to_owned(),
            coach: choice(lesson.coach_id.map(|id| id.to_string()), coach),
            arena: choice(lesson.arena_id.map(|id| id.to_string()), arena),
            seats: shown
                .iter()
                .map(|seat| TimetableSeat {
                    booking_id: seat.booking.id.to_string(),
                    state: seat.booking.state.as_str().to_owned(),
                    rider: seat.rider.clone(),
                    horse: choice(seat.booking.horse_id.map(|id| id.to_string()), &seat.horse),
                })
                .collect(),
            capacity: count(lesson.capacity),
            waiting: self.queue.get(&lesson.id).map_or(0, |all| u32::try_from(all.len()).unwrap_or(u32::MAX)),
            offered: self.offered(lesson.id).map(|until| self.viewer.clock(until)),
            needs_horse: *needs_horse,
            series: lesson.series_id.is_some(),
            note: lesson.note.clone(),
            conflicts,
            warnings,
            missing: missing(lesson, *needs_horse, seats),
            retimes: self.may && lesson.state.is_open(),
            reassigns: self.may && lesson.state.is_live(),
            pending: waits,
            changed: self.changed(lesson, seats),
        }
    }

    /// What stands against a lesson to come, hard and soft, as far as nobody let it pass.
    fn judged(&self, lesson: &Lesson, seats: &[Seat], picture: &Picture) -> (Vec<String>, Vec<String>) {
        if !lesson.state.is_open() || lesson.ends_at <= self.viewer.now {
            return (Vec::new(), Vec::new());
        }
        let live = seats.iter().map(|seat| &seat.booking).filter(|booking| booking.state.is_live()).cloned();
        let place = Proposal::place(self.viewer.now, lesson.clone(), Settles::ALL);
        let found = judge(picture, &place.with(live, SEATED));
        let (hard, soft): (Vec<Conflict>, Vec<Conflict>) = found.into_iter().partition(Conflict::is_hard);
        let passed = |conflict: &&Conflict| {
            let booking = if let Side::Booking(id) = conflict.of { Some(id) } else { None };
            !self.passed.contains(&(conflict.code, lesson.id, booking))
        };
        let words = |conflict: &Conflict| conflict.say.words(self.viewer.lang, self.viewer.zone());
        (hard.iter().map(words).collect(), soft.iter().filter(passed).map(words).collect())
    }

    /// When the first offer of a place in it is over.
    fn offered(&self, lesson: LessonId) -> Option<Timestamp> {
        let queue = self.queue.get(&lesson).into_iter().flatten();
        queue.filter(|entry| entry.state.holds()).filter_map(|entry| entry.offered_until).min()
    }

    /// Who changed the lesson or one of its bookings last.
    fn changed(&self, lesson: &Lesson, seats: &[Seat]) -> Option<Stamp> {
        let metas = seats.iter().map(|seat| &seat.booking.meta).chain([&lesson.meta]);
        let last: &Meta = metas.max_by_key(|meta| meta.updated_at)?;
        let by = self.staff.get(&last.updated_by?)?.clone();
        Some(Stamp { at: self.viewer.when(last.updated_at), by, desk: None })
    }
}

/// What is still to be arranged of a lesson that will take place.
fn missing(lesson: &Lesson, needs_horse: bool, seats: &[Seat]) -> Vec<Missing> {
    if !lesson.state.is_open() {
        return Vec::new();
    }
    let afoot = |seat: &Seat| seat.booking.state.is_live() && seat.booking.horse_id.is_none();
    let all = [
        (lesson.state == LessonState::ToConfirm, Missing::Confirmation),
        (lesson.coach_id.is_none(), Missing::Coach),
        // Theory is in the classroom, which is no arena.
        (needs_horse && lesson.arena_id.is_none(), Missing::Arena),
        (needs_horse && seats.iter().any(afoot), Missing::Horse),
    ];
    all.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what).collect()
}

/// Who waits for which lesson.
fn queues(store: &mut SqliteStore<'_>) -> Stored<HashMap<LessonId, Vec<WaitlistEntry>>> {
    let mut queues: HashMap<_, Vec<_>> = HashMap::new();
    for entry in ask(store.open_waits())? {
        queues.entry(entry.lesson_id).or_default().push(entry);
    }
    Ok(queues)
}

fn lessons_of(store: &SqliteStore<'_>, span: Span) -> Stored<Vec<Found>> {
    let given = [store.club().to_value(), span.from.to_value(), span.until.to_value()];
    all(store.connection(), &LESSONS, &given, |cells| {
        Ok(Found {
            lesson: cells.record()?,
            course: cells.field::<Option<String>>()?.unwrap_or_default(),
            needs_horse: cells.field()?,
            coach: cells.field()?,
            arena: cells.field()?,
        })
    })
}

fn seats_of(store: &SqliteStore<'_>, span: Span) -> Stored<Vec<Seat>> {
    let given = [store.club().to_value(), span.from.to_value(), span.until.to_value()];
    all(store.connection(), &SEATS, &given, |cells| {
        Ok(Seat { booking: cells.record()?, rider: cells.field()?, horse: cells.field()? })
    })
}

/// Soft rules that somebody let pass for lessons of a span.
fn passed(
    store: &SqliteStore<'_>,
    span: Span,
) -> Stored<HashSet<(ConflictCode, LessonId, Option<BookingId>)>> {
    let text = "SELECT o.code, o.lesson_id, o.booking_id FROM overrides o
                JOIN lessons l ON l.club_id = o.club_id AND l.id = o.lesson_id
                WHERE o.club_id = ?1 AND l.starts_at >= ?2 AND l.starts_at < ?3";
    let given = [store.club().to_value(), span.from.to_value(), span.until.to_value()];
    let found =
        all(store.connection(), text, &given, |cells| Ok((cells.field()?, cells.field()?, cells.field()?)))?;
    Ok(found.into_iter().collect())
}

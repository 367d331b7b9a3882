//! The little club that everybody works on: the one of the stores' tests, with more lessons at the same
//! time, and some at the far end of what desks keep.

use shared::id::{BookingId, ClubId, DeskId, HorseId, LessonId};
use shared::number::Origin;
use shared::record::{Booking, BookingState, Desk, Lesson, LessonState, Meta, Record, Row};
use shared::store::testing::world::{self, BAIXUE, LEITING, RIDERS, RUOXI, YINUO, ZHUIFENG};
use shared::store::testing::{MORNING, id};
use shared::time::Timestamp;

/// Rows in a page of a bootstrap.
pub(crate) const PAGE: usize = 40;

/// Horses to choose from.
pub(crate) const HORSES: [HorseId; 3] = [ZHUIFENG, BAIXUE, LEITING];

/// Lessons besides those of the small club, at the times of its own, so that horses are wanted twice: which
/// of its lessons each stands beside, and who rides. Nobody is in two places.
const BESIDE: [(u32, usize); 6] = [(0, 2), (2, 1), (2, 2), (3, 1), (3, 2), (4, 0)];
/// How many these are.
const MORE_LESSONS: u32 = 6;
/// Lessons near the start of the scope, soon to be pruned.
const OLD_LESSONS: u32 = 4;

/// When a schedule begins: the first lessons run, the next can be checked in.
pub(crate) const START: Timestamp = MORNING.plus_minutes(70);

/// Every booking that people act on.
pub(crate) fn bookings() -> Vec<BookingId> {
    let small = (0..6).map(world::booking_id);
    let more = (0..MORE_LESSONS + OLD_LESSONS).map(extra_booking);
    small.chain(more).collect()
}

fn extra_lesson(n: u32) -> LessonId {
    id(0x20_0F00 + u128::from(n))
}

fn extra_booking(n: u32) -> BookingId {
    id(0x20_1000 + u128::from(n))
}

/// All rows of the club. Its desks are enrolled by the schedule.
pub(crate) fn rows() -> Vec<Row> {
    let desks = [world::DOOR, world::OFFICE];
    let mut rows: Vec<Row> = world::rows()
        .into_iter()
        .filter(|row| !matches!(row, Row::Desk(desk) if desks.contains(&desk.id)))
        .collect();
    for (n, (beside, rider)) in (0..).zip(BESIDE) {
        let at = world::starts(beside);
        rows.push(lesson(n, at).into_row());
        rows.push(booking(n, at, rider).into_row());
    }
    for n in 0..OLD_LESSONS {
        rows.push(lesson(MORE_LESSONS + n, at_the_edge(n)).into_row());
        rows.push(booking(MORE_LESSONS + n, at_the_edge(n), 1).into_row());
    }
    rows
}

/// The first hours of the first day that a desk still keeps, on the day that the schedule begins.
fn at_the_edge(n: u32) -> Timestamp {
    let first = shared::sync::scope::start(shared::time::ClubZone::default(), START);
    first.plus_minutes(60 * (9 + i64::from(n)))
}

fn lesson(n: u32, starts_at: Timestamp) -> Lesson {
    Lesson {
        id: extra_lesson(n),
        number: format!("L20261121C{n:04}"),
        coach_id: None,
        starts_at,
        ends_at: starts_at.plus_minutes(60),
        state: if n < MORE_LESSONS { LessonState::ToConfirm } else { LessonState::Confirmed },
        ..world::lesson(3)
    }
}

fn booking(n: u32, starts_at: Timestamp, rider: usize) -> Booking {
    let member = if rider == 1 { YINUO } else { RUOXI };
    let rider = RIDERS.get(rider).copied().unwrap_or(RIDERS[0]);
    Booking {
        id: extra_booking(n),
        lesson_id: extra_lesson(n),
        rider_id: rider,
        member_id: member,
        package_id: None,
        horse_id: None,
        starts_at,
        ends_at: starts_at.plus_minutes(60),
        state: BookingState::Booked,
        ..world::booking(5)
    }
}

/// The `n`-th desk that was ever enrolled in a club.
pub(crate) fn desk(club_id: ClubId, n: u32, origin: Origin, at: Timestamp) -> Desk {
    Desk {
        club_id,
        id: DeskId(shared::store::testing::uuid(0x30_0100 + u128::from(n))),
        name: format!("前台{n}"),
        origin,
        enrolled_at: at,
        revoked_at: None,
        meta: Meta::new(at, None),
    }
}

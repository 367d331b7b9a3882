//! What waits for the server, in words.

use super::select::all;
use super::today::for_script;
use super::{Viewer, ask};
use crate::store::SqliteStore;
use crate::view::Waiting;
use crate::words::command::{Names, words};
use shared::command::Command;
use shared::id::{BookingId, HorseId, LessonId, ProductId, StaffId, WaitlistEntryId};
use shared::record::{
    Arena, ArenaClosure, Booking, Club, Coach, CoachAvailability, Horse, HorseAvailability, Lesson, Member,
    Product, Rider,
};
use shared::store::{Stored, fetch};
use shared::time::Timestamp;
use shared::words::Say;
use std::collections::HashSet;

pub(super) struct Pending {
    pub(super) desk_seq: i64,
    pub(super) issued_at: Timestamp,
    pub(super) staff_id: StaffId,
    pub(super) command: Option<Command>,
    pub(super) name: String,
    pub(super) doubt: Option<Say>,
}

/// The outbox, in the order in which staff gave the commands.
pub(super) fn pending(store: &SqliteStore<'_>) -> Stored<Vec<Pending>> {
    let text = "SELECT desk_seq, issued_at, staff_id, name, version, args, doubt FROM commands
                WHERE settled_at IS NULL ORDER BY desk_seq";
    all(store.connection(), text, &[], |cells| {
        let (desk_seq, issued_at, staff_id) = (cells.field()?, cells.field()?, cells.field()?);
        let (name, version, args): (String, i64, String) = (cells.field()?, cells.field()?, cells.field()?);
        let doubt: Option<String> = cells.field()?;
        let args = serde_json::from_str(&args).unwrap_or_default();
        let version = u32::try_from(version).unwrap_or(0);
        Ok(Pending {
            desk_seq,
            issued_at,
            staff_id,
            command: Command::decode(&name, version, &args).ok(),
            name,
            doubt: doubt.and_then(|text| serde_json::from_str(&text).ok()),
        })
    })
}

/// The bookings whose last act waits for the server.
pub(super) fn pending_bookings(store: &SqliteStore<'_>) -> Stored<HashSet<BookingId>> {
    let waiting = pending(store)?;
    Ok(waiting.iter().filter_map(|one| one.command.as_ref()?.subject().booking).collect())
}

/// Lessons and bookings whose last act waits for the server.
#[derive(Debug, Default)]
pub(super) struct Waits {
    pub(super) lessons: HashSet<LessonId>,
    pub(super) bookings: HashSet<BookingId>,
}

/// The lessons and bookings that acts in the outbox are about.
pub(super) fn waits(store: &SqliteStore<'_>) -> Stored<Waits> {
    let mut waits = Waits::default();
    for one in pending(store)? {
        for subject in one.command.iter().flat_map(Command::subjects) {
            waits.lessons.extend(subject.lesson);
            waits.bookings.extend(subject.booking);
        }
    }
    Ok(waits)
}

/// The entries of waiting lists whose last act waits for the server.
pub(super) fn waits_of_lists(store: &SqliteStore<'_>) -> Stored<HashSet<WaitlistEntryId>> {
    let of = |command: Command| match command {
        Command::JoinWaitingList(args) => Some(args.entry_id),
        Command::LeaveWaitingList(args) => Some(args.entry_id),
        Command::AcceptOffer(args) => Some(args.entry_id),
        Command::DeclineOffer(args) => Some(args.entry_id),
        _ => None,
    };
    Ok(pending(store)?.into_iter().filter_map(|one| one.command.and_then(of)).collect())
}

/// The outbox in words.
///
/// # Errors
/// Whatever the store says.
pub fn waiting(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<Waiting>> {
    let mut lines = Vec::new();
    for one in pending(store)? {
        let said = said(store, viewer, one.command.as_ref(), &one.name)?;
        lines.push(Waiting {
            desk_seq: for_script(Timestamp::from_millis(one.desk_seq)),
            at: viewer.clock(one.issued_at),
            words: said,
            doubt: one.doubt.map(|say| say.words(viewer.lang, viewer.zone())),
        });
    }
    Ok(lines)
}

/// A command in words. One that this version does not know was given by a newer one; the server will know it.
pub(super) fn said(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    command: Option<&Command>,
    name: &str,
) -> Stored<String> {
    match command {
        Some(command) => Ok(words(command, &names_of(store, command)?, viewer.lang)),
        None => Ok(name.to_owned()),
    }
}

/// Names of what a command speaks of.
///
/// # Errors
/// Whatever the store says.
pub fn names_of(store: &mut SqliteStore<'_>, command: &Command) -> Stored<Names> {
    let subject = command.subject();
    let rider = match subject.booking {
        Some(booking) => rider_of(store, booking)?,
        None => None,
    };
    let member = match subject.member {
        Some(id) => ask(fetch::<Member, _>(store, id))?.map(|member| member.name),
        None => None,
    };
    let horse = match command {
        Command::AssignHorse(args) => horse_name(store, args.horse_id)?,
        Command::EditHorse(args) => horse_name(store, Some(args.horse_id))?,
        Command::AddHorseTime(args) => horse_name(store, Some(args.horse_id))?,
        Command::EditHorseTime(args) => {
            let time = ask(fetch::<HorseAvailability, _>(store, args.horse_time_id))?;
            horse_name(store, time.map(|time| time.horse_id))?
        }
        _ => None,
    };
    let rider = match command {
        // While it waits for the server, the booking may be undone here.
        Command::BookRider(args) => ask(fetch::<Rider, _>(store, args.rider_id))?,
        _ => rider,
    };
    let lesson = match command {
        Command::MakeLesson(args) => Some((args.course_id, args.starts_at)),
        Command::BookRider(args) => lesson_of(store, args.lesson_id)?,
        _ => match subject.lesson.filter(|_| subject.booking.is_none()) {
            Some(lesson) => lesson_of(store, lesson)?,
            None => None,
        },
    };
    let lesson = match lesson {
        Some((course, starts)) => Some(lesson_name(store, course, starts)?),
        None => None,
    };
    let (coach, arena) = place_names(store, command)?;
    Ok(Names { rider: rider.map(|rider| rider.name), horse, member, lesson, coach, arena })
}

/// Course and start of a lesson.
fn lesson_of(store: &mut SqliteStore<'_>, id: LessonId) -> Stored<Option<(ProductId, Timestamp)>> {
    let lesson = ask(fetch::<Lesson, _>(store, id))?;
    Ok(lesson.map(|lesson| (lesson.course_id, lesson.starts_at)))
}

/// A lesson as people speak of it: `11-21 10:30 单人课`.
fn lesson_name(store: &mut SqliteStore<'_>, course: ProductId, starts: Timestamp) -> Stored<String> {
    let club = store.club();
    let zone = ask(fetch::<Club, _>(store, club))?.map(|club| club.zone).unwrap_or_default();
    let course = ask(fetch::<Product, _>(store, course))?.map(|course| course.name);
    let (date, clock) = (zone.date(starts).format("%m-%d"), zone.clock(starts));
    Ok(format!("{date} {clock} {}", course.unwrap_or_default()))
}

/// The coach and the arena that a command is about, or that a lesson gets.
fn place_names(store: &mut SqliteStore<'_>, command: &Command) -> Stored<(Option<String>, Option<String>)> {
    let (coach, arena) = match command {
        Command::MoveLesson(args) => {
            (args.coach.and_then(|change| change.after), args.arena.and_then(|change| change.after))
        }
        Command::EditCoach(args) => (Some(args.coach_id), None),
        Command::PaintShifts(args) => (Some(args.coach_id), None),
        Command::AskLeave(args) => (Some(args.coach_id), None),
        Command::DecideLeave(args) => {
            let leave = ask(fetch::<CoachAvailability, _>(store, args.leave_id))?;
            (leave.map(|leave| leave.coach_id), None)
        }
        Command::EditArena(args) => (None, Some(args.arena_id)),
        Command::CloseArena(args) => (None, Some(args.arena_id)),
        Command::EditClosure(args) => {
            let closure = ask(fetch::<ArenaClosure, _>(store, args.closure_id))?;
            (None, closure.map(|closure| closure.arena_id))
        }
        _ => (None, None),
    };
    let coach = match coach {
        Some(id) => ask(fetch::<Coach, _>(store, id))?.map(|coach| coach.name),
        None => None,
    };
    let arena = match arena {
        Some(id) => ask(fetch::<Arena, _>(store, id))?.map(|arena| arena.name),
        None => None,
    };
    Ok((coach, arena))
}

/// The rider of a booking, where both are there.
pub(super) fn rider_of(store: &mut SqliteStore<'_>, booking: BookingId) -> Stored<Option<Rider>> {
    match ask(fetch::<Booking, _>(store, booking))? {
        Some(booking) => ask(fetch::<Rider, _>(store, booking.rider_id)),
        None => Ok(None),
    }
}

fn horse_name(store: &mut SqliteStore<'_>, horse: Option<HorseId>) -> Stored<Option<String>> {
    match horse {
        Some(id) => Ok(ask(fetch::<Horse, _>(store, id))?.map(|horse| horse.name)),
        None => Ok(None),
    }
}

//! An arena: today in a line, six weeks of closures.

use super::{Names, Spoken, Work, all_of, calendar, percent};
use crate::read::{Viewer, ask, ask_step, count};
use crate::store::SqliteStore;
use crate::view::{ArenaLine, ArenaPage, CalendarDay, Gauge};
use shared::command::{Step, need};
use shared::id::ArenaId;
use shared::record::{Arena, ArenaClosure};
use shared::rules::conflicts::{Picture, ground, hours};
use shared::store::FindGround as _;
use shared::time::{Date, Span};
use shared::words::Say;

/// The kind of every span on an arena's calendar.
const CLOSED: &str = "closed";

/// All arenas at a glance.
pub(super) fn lines(picture: &Picture, viewer: &Viewer) -> Vec<ArenaLine> {
    let mut arenas: Vec<_> = picture.arenas_with_closures().collect();
    arenas.sort_by_cached_key(|(arena, _)| (!arena.active, crate::search::alphabetical(&arena.name)));
    arenas.into_iter().map(|(arena, closures)| line(picture, viewer, arena, closures)).collect()
}

fn line(picture: &Picture, viewer: &Viewer, arena: &Arena, closures: &[ArenaClosure]) -> ArenaLine {
    let today = viewer.day();
    let work = Work::of(picture.arena_lessons(arena.id, today));
    let mut met = closures.iter().filter(|closure| closure.active && closure.span().overlaps(today));
    let closed = met.next().map(|closure| {
        let (during, reason) = (Some(closure.span()), closure.reason.clone());
        let say = Say::ArenaClosed { arena: arena.name.clone(), during, reason };
        say.words(viewer.lang, viewer.zone())
    });
    ArenaLine {
        id: arena.id.to_string(),
        name: arena.name.clone(),
        indoor: arena.indoor,
        capacity: count(arena.capacity),
        active: arena.active,
        closed,
        lessons: work.lessons,
        hours: work.hours(),
    }
}

/// An arena whole, with six weeks from a date on.
///
/// # Errors
/// Refused when the arena is not there; whatever the store says.
pub fn arena_page(store: &mut SqliteStore<'_>, viewer: &Viewer, id: ArenaId, first: Date) -> Step<ArenaPage> {
    let arena: Arena = ask_step(need(store, id))?;
    let dates = calendar(first);
    let span = all_of(&dates, viewer);
    let picture = ask(ground(store, &viewer.club, span, &[]))?;
    let names = Names::read(store)?;
    let mut closures = ask(store.closures_of(id))?;
    closures.retain(|closure| closure.active && closure.span().overlaps(span));
    closures.sort_by_key(|closure| (closure.starts_at, closure.id));
    let spans = closures.iter().map(|closure| {
        let spoken = Spoken {
            id: closure.id.to_string(),
            kind: CLOSED,
            starts_at: closure.starts_at,
            ends_at: Some(closure.ends_at),
            note: closure.reason.as_deref(),
            meta: &closure.meta,
        };
        spoken.shown(viewer, &names)
    });
    Ok(ArenaPage {
        id: id.to_string(),
        name: arena.name.clone(),
        indoor: arena.indoor,
        capacity: arena.capacity.to_string(),
        active: arena.active,
        days: dates.iter().map(|date| day(&picture, viewer, &arena, *date)).collect(),
        spans: spans.collect(),
    })
}

/// A day against what the arena could take while the club is open.
fn day(picture: &Picture, viewer: &Viewer, arena: &Arena, date: Date) -> CalendarDay {
    let zone = viewer.zone();
    let open = hours::open(&viewer.club.rules.0.opening_hours, zone, date);
    let minutes = |span: &Span| span.until.millis().saturating_sub(span.from.millis()) / 60_000;
    let room = open.iter().map(minutes).sum::<i64>().saturating_mul(arena.capacity);
    let work = Work::of(picture.arena_lessons(arena.id, zone.day(date)));
    let whole = Work { lessons: 0, minutes: room };
    CalendarDay {
        date: date.to_string(),
        open: !open.is_empty(),
        lessons: work.lessons,
        gauge: Gauge {
            value: work.hours(),
            limit: whole.hours(),
            percent: percent(work.minutes, room),
            over: work.minutes > room,
        },
    }
}

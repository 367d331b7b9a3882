//! The Today page.

use super::day::{self, BookingOfDay, rider_brief};
use super::figures::figures;
use super::select::all;
use super::waiting::pending_bookings;
use super::{Viewer, ask, ask_step};
use crate::store::SqliteStore;
use crate::view::{Arrival, Choice, NextAct, Stamp, Today};
use shared::command::{CheckIn, Step};
use shared::id::{BookingId, LessonId, MemberId, MemberPackageId};
use shared::record::{
    AttentionCode, AttentionDetails, AttentionState, Booking, BookingState, CheckInMethod, Column, DebtState,
    EntryKind, Json, PackageBalance,
};
use shared::rules::conflicts::resolve_member;
use shared::store::{FindPackages, Stored, fetch};
use shared::time::{Span, Timestamp};
use shared::units::Units;
use shared::words::Say;
use std::collections::{HashMap, HashSet};

/// Everyone expected on the club day, with the figures. A booking that was cancelled before today is left
/// out; one that was cancelled today stays in sight, for its rider may be on the way.
///
/// # Errors
/// Whatever the store says.
pub fn today(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Step<Today> {
    let today = viewer.day();
    let mut bookings = day::within(store, today)?;
    let figures = figures(store, viewer, &bookings)?;
    bookings.retain(|one| {
        one.booking.state != BookingState::Cancelled || one.booking.meta.updated_at >= today.from
    });
    let mut around = Around::read(store, viewer, today)?;
    let mut arrivals = Vec::with_capacity(bookings.len());
    for one in &bookings {
        arrivals.push(around.arrival(store, viewer, one)?);
    }
    Ok(Today { date: viewer.date().to_string(), now: viewer.clock(viewer.now), figures, arrivals })
}

/// The line of one booking, as [`today`] has it; none where the booking is not of the club day.
///
/// # Errors
/// Whatever the store says.
pub fn arrival(store: &mut SqliteStore<'_>, viewer: &Viewer, booking: BookingId) -> Step<Option<Arrival>> {
    let Some(found) = ask(fetch::<Booking, _>(store, booking))? else {
        return Ok(None);
    };
    let today = viewer.day();
    if found.starts_at < today.from || found.starts_at >= today.until {
        return Ok(None);
    }
    // Only what starts with it is read: few rows, however full the day is.
    let start = Span { from: found.starts_at, until: found.starts_at.plus_millis(1) };
    let Some(one) = day::within(store, start)?.into_iter().find(|one| one.booking.id == booking) else {
        return Ok(None);
    };
    Around::read(store, viewer, start)?.arrival(store, viewer, &one).map(Some)
}

/// The lines of everybody in a lesson, as [`today`] would have them, but without the lesson's own note, which
/// stands once above them; `start` is the span of its start.
pub(super) fn lines_of(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    start: Span,
    lesson: LessonId,
) -> Step<Vec<Arrival>> {
    let mut around = Around::read(store, viewer, start)?;
    let mut lines = Vec::new();
    for mut one in day::within(store, start)?.into_iter().filter(|one| one.lesson.id == lesson) {
        one.lesson.note = None;
        lines.push(around.arrival(store, viewer, &one)?);
    }
    Ok(lines)
}

/// What stands around the bookings of a span, read once for all of them.
struct Around {
    check_ins: HashMap<BookingId, CheckedIn>,
    balances: HashMap<MemberPackageId, PackageBalance>,
    reserved: HashMap<BookingId, Units>,
    owed: HashMap<MemberId, Units>,
    items: HashMap<BookingId, Say>,
    pending: HashSet<BookingId>,
    accounts: HashMap<MemberId, MemberId>,
}

struct CheckedIn {
    stamp: Stamp,
    package: Option<MemberPackageId>,
}

impl Around {
    fn read(store: &mut SqliteStore<'_>, viewer: &Viewer, span: Span) -> Stored<Self> {
        Ok(Self {
            check_ins: check_ins(store, viewer, span)?,
            balances: balances(store, span)?,
            reserved: reserved(store, span)?,
            owed: owed(store)?,
            items: items(store)?,
            pending: if viewer.demo { HashSet::new() } else { pending_bookings(store)? },
            accounts: HashMap::new(),
        })
    }

    fn arrival(&mut self, store: &mut SqliteStore<'_>, viewer: &Viewer, one: &BookingOfDay) -> Step<Arrival> {
        let (booking, lesson, rider) = (&one.booking, &one.lesson, &one.rider);
        let next = one.next(viewer);
        let package = self.package(store, viewer, one, &next)?;
        let left = match package {
            // What is set aside for this very booking is the rider's, not gone.
            Some(id) => Some(self.balance(store, id)?.available() + self.set_aside(booking.id, id, one)),
            None => None,
        };
        let owes = self.account(store, booking.member_id)?;
        let owes = self.owed.get(&owes).copied().filter(|units| units.is_positive());
        let horse = booking.horse_id.zip(one.horse.clone());
        Ok(Arrival {
            booking_id: booking.id.to_string(),
            lesson_id: lesson.id.to_string(),
            start: viewer.clock(booking.starts_at),
            end: viewer.clock(booking.ends_at),
            starts_at: for_script(booking.starts_at),
            lesson_state: lesson.state.as_str().to_owned(),
            booking_state: booking.state.as_str().to_owned(),
            rider: rider_brief(rider, viewer),
            course: one.course.clone(),
            coach: one.coach.clone(),
            horse: horse.map(|(id, name)| Choice { id: id.to_string(), name }),
            needs_horse: one.needs_horse,
            arena: one.arena.clone(),
            package_left: left.map(|units| units.to_string()),
            owes: owes.map(|units| units.to_string()),
            note: note(one),
            next,
            checked_in: self.check_ins.get(&booking.id).map(|done| done.stamp.clone()),
            pending: self.pending.contains(&booking.id),
            flag: self.items.get(&booking.id).map(|say| say.words(viewer.lang, viewer.zone())),
        })
    }

    /// The package that this check-in used, or would use.
    fn package(
        &self,
        store: &mut SqliteStore<'_>,
        viewer: &Viewer,
        one: &BookingOfDay,
        next: &NextAct,
    ) -> Step<Option<MemberPackageId>> {
        let booking = &one.booking;
        if let Some(done) = self.check_ins.get(&booking.id) {
            return Ok(done.package);
        }
        if booking.package_id.is_some() || booking.order_item_id.is_some() || *next == NextAct::None {
            return Ok(booking.package_id);
        }
        let would = CheckIn::prepare(store, viewer.zone(), viewer.now, booking.id, CheckInMethod::Search);
        Ok(ask_step(would)?.package_id)
    }

    /// Units that lie ready for a booking in the package that it is reserved in.
    fn set_aside(&self, booking: BookingId, package: MemberPackageId, one: &BookingOfDay) -> Units {
        let here = one.booking.package_id == Some(package);
        self.reserved.get(&booking).copied().filter(|_| here).unwrap_or(Units::ZERO)
    }

    fn balance(&mut self, store: &mut SqliteStore<'_>, id: MemberPackageId) -> Stored<PackageBalance> {
        if let Some(known) = self.balances.get(&id) {
            return Ok(*known);
        }
        let read = ask(store.balance(id))?;
        self.balances.insert(id, read);
        Ok(read)
    }

    /// The account that a booking's account is today.
    fn account(&mut self, store: &mut SqliteStore<'_>, id: MemberId) -> Stored<MemberId> {
        if self.owed.is_empty() {
            return Ok(id);
        }
        if let Some(known) = self.accounts.get(&id) {
            return Ok(*known);
        }
        let account = ask(resolve_member(store, id))?;
        self.accounts.insert(id, account);
        Ok(account)
    }
}

/// What reception should read first: of the booking, the lesson, the rider.
fn note(one: &BookingOfDay) -> Option<String> {
    let notes = [&one.booking.note, &one.lesson.note, &one.rider.notes];
    let notes: Vec<&str> = notes.into_iter().flatten().map(String::as_str).collect();
    (!notes.is_empty()).then(|| notes.join(" · "))
}

/// The check-ins of the span that stand.
fn check_ins(store: &SqliteStore<'_>, viewer: &Viewer, span: Span) -> Stored<HashMap<BookingId, CheckedIn>> {
    let text = "SELECT k.booking_id, k.package_id, k.in_at, s.name, d.name FROM check_ins k
                LEFT JOIN staff s ON s.club_id = k.club_id AND s.id = k.staff_id
                LEFT JOIN desks d ON d.club_id = k.club_id AND d.id = k.desk_id
                WHERE k.club_id = ?1 AND k.starts_at >= ?2 AND k.starts_at < ?3 AND k.undone_at IS NULL";
    let given = [store.club().to_value(), span.from.to_value(), span.until.to_value()];
    let found = all(store.connection(), text, &given, |cells| {
        let booking: BookingId = cells.field()?;
        let package = cells.field()?;
        let at = viewer.clock(cells.field()?);
        let by = cells.field::<Option<String>>()?.unwrap_or_default();
        Ok((booking, CheckedIn { stamp: Stamp { at, by, desk: cells.field()? }, package }))
    })?;
    Ok(found.into_iter().collect())
}

/// The balances of the packages that the span's bookings are reserved in.
fn balances(store: &SqliteStore<'_>, span: Span) -> Stored<HashMap<MemberPackageId, PackageBalance>> {
    let text = "SELECT e.package_id, e.kind, sum(e.units) FROM package_entries e
                WHERE e.club_id = ?1 AND e.package_id IN (
                    SELECT b.package_id FROM bookings b
                    WHERE b.club_id = ?1 AND b.starts_at >= ?2 AND b.starts_at < ?3)
                GROUP BY e.package_id, e.kind";
    let given = [store.club().to_value(), span.from.to_value(), span.until.to_value()];
    let sums = all(store.connection(), text, &given, |cells| {
        Ok((cells.field::<MemberPackageId>()?, cells.field::<EntryKind>()?, cells.field::<Units>()?))
    })?;
    let mut balances: HashMap<MemberPackageId, PackageBalance> = HashMap::new();
    for (package, kind, units) in sums {
        let balance = balances.entry(package).or_default();
        *balance = balance.with(kind, units);
    }
    Ok(balances)
}

/// Units set aside for the bookings of the span.
fn reserved(store: &SqliteStore<'_>, span: Span) -> Stored<HashMap<BookingId, Units>> {
    let text = "SELECT e.booking_id, e.kind, sum(e.units) FROM package_entries e
                WHERE e.club_id = ?1 AND e.booking_id IN (
                    SELECT b.id FROM bookings b
                    WHERE b.club_id = ?1 AND b.starts_at >= ?2 AND b.starts_at < ?3)
                GROUP BY e.booking_id, e.kind";
    let given = [store.club().to_value(), span.from.to_value(), span.until.to_value()];
    let sums = all(store.connection(), text, &given, |cells| {
        Ok((cells.field::<BookingId>()?, cells.field::<EntryKind>()?, cells.field::<Units>()?))
    })?;
    let mut balances: HashMap<BookingId, PackageBalance> = HashMap::new();
    for (booking, kind, units) in sums {
        let balance = balances.entry(booking).or_default();
        *balance = balance.with(kind, units);
    }
    Ok(balances.into_iter().map(|(booking, balance)| (booking, balance.reserved)).collect())
}

/// Units owed by account.
fn owed(store: &mut SqliteStore<'_>) -> Stored<HashMap<MemberId, Units>> {
    let text = "SELECT member_id, units FROM debts WHERE club_id = ?1 AND state = ?2";
    let given = [store.club().to_value(), DebtState::Open.to_value()];
    let debts = all(store.connection(), text, &given, |cells| {
        Ok((cells.field::<MemberId>()?, cells.field::<Units>()?))
    })?;
    let mut owed = HashMap::new();
    for (member, units) in debts {
        // The debt of an account that became part of another is the other's.
        let account = ask(resolve_member(store, member))?;
        let sum = owed.entry(account).or_insert(Units::ZERO);
        *sum = *sum + units;
    }
    Ok(owed)
}

/// What is open about bookings, the newest thing for each; what is owed has a place of its own.
fn items(store: &SqliteStore<'_>) -> Stored<HashMap<BookingId, Say>> {
    let text = "SELECT booking_id, code, details FROM attention_items
                WHERE club_id = ?1 AND state = ?2 AND booking_id IS NOT NULL ORDER BY created_at, id";
    let given = [store.club().to_value(), AttentionState::Open.to_value()];
    let items = all(store.connection(), text, &given, |cells| {
        let booking: BookingId = cells.field()?;
        let code: AttentionCode = cells.field()?;
        let details: Json<AttentionDetails> = cells.field()?;
        Ok((booking, code, details.0.say))
    })?;
    let told = items.into_iter().filter(|(_, code, _)| *code != AttentionCode::UnitsOwed);
    Ok(told.map(|(booking, _, say)| (booking, say)).collect())
}

/// Milliseconds since 1970 as a number of the page's language, exact for some 285,000 years.
pub(super) fn for_script(at: Timestamp) -> f64 {
    let millis = at.millis();
    let (high, low) = (millis.div_euclid(1 << 30), millis.rem_euclid(1 << 30));
    let part = |number: i64| f64::from(i32::try_from(number).unwrap_or(i32::MAX));
    part(high).mul_add(1_073_741_824.0, part(low))
}

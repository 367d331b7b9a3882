//! The chosen rider's card.

use super::day::{self, BookingOfDay, beside_hit, rider_brief};
use super::{Viewer, ask, ask_step};
use crate::store::SqliteStore;
use crate::view::{DebtLine, PackageLine, PastLesson, RiderCard};
use shared::command::{Step, need};
use shared::id::{MemberId, RiderId};
use shared::record::{Booking, BookingState, Debt, Lesson, Member, MemberPackage, Product, Rider};
use shared::rules::account;
use shared::rules::conflicts::resolve_member;
use shared::store::{FindPackages, Stored, fetch};
use shared::units::Units;

/// Lessons of the past on a card.
const LAST_LESSONS: usize = 5;
/// Bookings that are looked through for them; the cancelled ones among them do not count.
const LOOKED_THROUGH: i64 = 40;

/// All that reception wants to know of a rider.
///
/// # Errors
/// Refused when the rider is not there; whatever the store says.
pub fn rider_card(store: &mut SqliteStore<'_>, viewer: &Viewer, id: RiderId) -> Step<RiderCard> {
    let rider: Rider = ask_step(need(store, id))?;
    let id_today = ask(resolve_member(store, rider.member_id))?;
    let member: Member = ask_step(need(store, id_today))?;
    let debts = ask(account::open_debts(store, member.id))?;
    let owed: Units = debts.iter().map(|debt| debt.units).sum();
    let today = day::within(store, viewer.day())?;
    Ok(RiderCard {
        account: member.name,
        phone: viewer.phone(member.phone.as_deref()),
        notes: notes(&rider, member.notes),
        waiver: rider.waiver_signed_at.is_some(),
        guardian: !rider.is_minor(viewer.date()) || rider.guardian_consent_at.is_some(),
        packages: packages(store, id_today)?,
        debts: debts.into_iter().map(|debt| debt_line(store, viewer, &debt)).collect::<Stored<_>>()?,
        owes: owed.is_positive().then(|| owed.to_string()),
        today: today
            .iter()
            .filter(|one| one.rider.id == id)
            .map(|one| beside_hit(&one.booking, &one.course, viewer))
            .collect(),
        last: last_lessons(store, viewer, id)?,
        rider: rider_brief(&rider, viewer),
    })
}

fn notes(rider: &Rider, of_account: Option<String>) -> Option<String> {
    let notes: Vec<String> = rider.notes.clone().into_iter().chain(of_account).collect();
    (!notes.is_empty()).then(|| notes.join("\n"))
}

/// The packages of an account: those that can be used first, and of these the one that ends first.
fn packages(store: &mut SqliteStore<'_>, of: MemberId) -> Stored<Vec<PackageLine>> {
    let mut packages: Vec<(MemberPackage, Units)> = Vec::new();
    for package in ask(account::packages(store, of))? {
        let left = ask(store.balance(package.id))?.available();
        packages.push((package, left));
    }
    packages.sort_by_key(|(package, left)| {
        let usable = package.state.is_live() && left.is_positive();
        (!usable, !package.state.is_live(), package.valid_until.is_none(), package.valid_until, package.id)
    });
    let line = |(package, left): (MemberPackage, Units)| PackageLine {
        id: package.id.to_string(),
        name: package.name,
        left: left.to_string(),
        total: package.units.to_string(),
        until: package.valid_until.map(|date| date.to_string()),
        state: package.state.as_str().to_owned(),
    };
    Ok(packages.into_iter().map(line).collect())
}

pub(super) fn debt_line(store: &mut SqliteStore<'_>, viewer: &Viewer, debt: &Debt) -> Stored<DebtLine> {
    let rider = ask(fetch::<Rider, _>(store, debt.rider_id))?;
    let booking = ask(fetch::<Booking, _>(store, debt.booking_id))?;
    let lesson = match &booking {
        Some(booking) => ask(fetch::<Lesson, _>(store, booking.lesson_id))?,
        None => None,
    };
    let course = match lesson {
        Some(lesson) => ask(fetch::<Product, _>(store, lesson.course_id))?,
        None => None,
    };
    // The lesson may lie before what a desk keeps; the debt was made on its day.
    let at = booking.map_or(debt.meta.created_at, |booking| booking.starts_at);
    Ok(DebtLine {
        id: debt.id.to_string(),
        date: viewer.zone().date(at).to_string(),
        rider: rider.map(|rider| rider.name).unwrap_or_default(),
        course: course.map(|course| course.name).unwrap_or_default(),
        units: debt.units.to_string(),
    })
}

fn last_lessons(store: &SqliteStore<'_>, viewer: &Viewer, rider: RiderId) -> Stored<Vec<PastLesson>> {
    let rode = |one: &BookingOfDay| match one.booking.state {
        BookingState::CheckedIn | BookingState::Done | BookingState::NoShow => true,
        BookingState::Held | BookingState::Booked | BookingState::Cancelled => false,
    };
    let before = day::before(store, viewer, rider, LOOKED_THROUGH)?;
    let past = before.into_iter().filter(rode).take(LAST_LESSONS);
    let line = |one: BookingOfDay| PastLesson {
        date: viewer.zone().date(one.booking.starts_at).to_string(),
        start: viewer.clock(one.booking.starts_at),
        course: one.course,
        coach: one.coach,
        horse: one.horse,
        state: one.booking.state.as_str().to_owned(),
    };
    Ok(past.map(line).collect())
}

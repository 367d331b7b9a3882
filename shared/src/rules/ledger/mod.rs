//! The ledger of a package: which package pays for a lesson, and how units move.
//!
//! `choice` reads, and tells which package pays; here is what writes: entries, and with them the package's state.

mod choice;

pub use choice::{choose, choose_to_reserve, choose_together, cost, covers};

use crate::command::{Context, Step, need};
use crate::id::{BookingId, CheckInId, DebtId, Id, MemberPackageId, PackageEntryId, ProductId};
use crate::money::Money;
use crate::record::{
    Booking, EntryKind, Lesson, MemberPackage, Meta, PackageBalance, PackageConfig, PackageEntry,
    PackageState, ValidFrom,
};
use crate::store::{Store, Stored, fetch};
use crate::units::Units;
use crate::words::Say;
use choice::has_room;
use chrono::Days;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What an entry is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct About {
    /// The booking.
    pub booking: Option<BookingId>,
    /// The check-in.
    pub check_in: Option<CheckInId>,
    /// The debt.
    pub debt: Option<DebtId>,
    /// The entry that is taken back.
    pub reverses: Option<PackageEntryId>,
}

/// Writes one entry; its id derives from the command, the package, the kind and what it is about.
///
/// # Errors
/// Whatever the store says.
pub async fn enter<S: Store>(
    store: &mut S,
    ctx: &Context,
    package: MemberPackageId,
    kind: EntryKind,
    units: Units,
    about: About,
) -> Stored<()> {
    write(store, ctx, package, kind, units, about, None).await
}

/// Writes an entry that a person chose, with the reason.
///
/// # Errors
/// Whatever the store says.
pub async fn enter_because<S: Store>(
    store: &mut S,
    ctx: &Context,
    package: MemberPackageId,
    kind: EntryKind,
    units: Units,
    reason: &str,
) -> Stored<()> {
    write(store, ctx, package, kind, units, About::default(), Some(reason.to_owned())).await
}

async fn write<S: Store>(
    store: &mut S,
    ctx: &Context,
    package: MemberPackageId,
    kind: EntryKind,
    units: Units,
    about: About,
    note: Option<String>,
) -> Stored<()> {
    let subject = about
        .reverses
        .map(Id::uuid)
        .or(about.debt.map(Id::uuid))
        .or(about.booking.map(Id::uuid))
        .map(|id| id.to_string())
        .unwrap_or_default();
    let entry = PackageEntry {
        club_id: ctx.club.id,
        id: ctx.command_id.child(&format!("entry:{package}:{}:{subject}", kind.as_str())),
        package_id: package,
        kind,
        units,
        booking_id: about.booking,
        check_in_id: about.check_in,
        debt_id: about.debt,
        reverses: about.reverses,
        note,
        meta: Meta::new(ctx.at, ctx.staff_id()),
    };
    store.insert(&entry).await
}

/// Sets a lesson's units aside in the booking's package, and gives how many.
///
/// # Errors
/// [`Say::PackageCanNotPay`] when the package does not cover the lesson on its day or has too few left.
pub async fn reserve<S: Store>(
    store: &mut S,
    ctx: &Context,
    booking: &Booking,
    lesson: &Lesson,
) -> Step<Units> {
    let units = cost(store, booking, lesson).await?;
    let Some(package_id) = booking.package_id.filter(|_| units.is_positive()) else {
        return Ok(Units::ZERO);
    };
    let package: MemberPackage = need(store, package_id).await?;
    let on = ctx.club.zone.date(lesson.starts_at);
    if !has_room(store, &package, booking, lesson.course_id, units, on).await? {
        return Err(Say::PackageCanNotPay { package: package.name, units }.into());
    }
    let about = About { booking: Some(booking.id), ..About::default() };
    enter(store, ctx, package_id, EntryKind::Reserve, units, about).await?;
    Ok(units)
}

/// Sets aside again what was last set aside in the booking's package, where it is live and still has that.
///
/// # Errors
/// Whatever the store says.
pub async fn reserve_again<S: Store>(store: &mut S, ctx: &Context, booking: &Booking) -> Stored<()> {
    let Some(package_id) = booking.package_id else {
        return Ok(());
    };
    let live = fetch::<MemberPackage, _>(store, package_id).await?.is_some_and(|row| row.state.is_live());
    let entries = store.entries_of_booking(booking.id).await?;
    let mine = entries.iter().filter(|entry| entry.package_id == package_id);
    let reserves = mine.filter(|entry| entry.kind == EntryKind::Reserve);
    let last = reserves.max_by_key(|entry| entry.meta.created_at).map(|entry| entry.units);
    let Some(units) = last.filter(|_| live && !reserved(&entries).contains_key(&package_id)) else {
        return Ok(());
    };
    if store.balance(package_id).await?.available() >= units {
        let about = About { booking: Some(booking.id), ..About::default() };
        enter(store, ctx, package_id, EntryKind::Reserve, units, about).await?;
    }
    Ok(())
}

/// Units that a booking still has set aside, by package.
#[must_use]
pub fn reserved(entries: &[PackageEntry]) -> BTreeMap<MemberPackageId, Units> {
    let mut sums: BTreeMap<MemberPackageId, PackageBalance> = BTreeMap::new();
    for entry in entries {
        let sum = sums.entry(entry.package_id).or_default();
        *sum = sum.with(entry.kind, entry.units);
    }
    sums.into_iter().map(|(id, sum)| (id, sum.reserved)).filter(|(_, units)| units.is_positive()).collect()
}

/// Releases whatever a booking has set aside, in every package; for a check-in, so that its undoing knows
/// what to set aside again.
///
/// # Errors
/// Whatever the store says.
pub async fn release<S: Store>(
    store: &mut S,
    ctx: &Context,
    booking: BookingId,
    check_in: Option<CheckInId>,
) -> Stored<()> {
    let entries = store.entries_of_booking(booking).await?;
    for (package, units) in reserved(&entries) {
        let about = About { booking: Some(booking), check_in, ..About::default() };
        enter(store, ctx, package, EntryKind::Release, units, about).await?;
    }
    Ok(())
}

/// Uses units of a package if it may pay and has them; tells whether it did.
///
/// # Errors
/// Whatever the store says.
pub async fn spend<S: Store>(
    store: &mut S,
    ctx: &Context,
    package_id: MemberPackageId,
    course: ProductId,
    units: Units,
    about: About,
) -> Step<bool> {
    let package = fetch::<MemberPackage, _>(store, package_id).await?;
    let on = ctx.club.zone.date(ctx.at);
    let Some(mut package) = package.filter(|package| covers(package, course, on)) else {
        return Ok(false);
    };
    if store.balance(package_id).await?.available() < units {
        return Ok(false);
    }
    enter(store, ctx, package_id, EntryKind::Use, units, about).await?;
    let unstarted = package.valid_until.is_none();
    if unstarted {
        let days = u64::try_from(package.validity_days).unwrap_or(0);
        package.valid_from = Some(on);
        package.valid_until = on.checked_add_days(Days::new(days));
    }
    let empty = is_empty(store.balance(package_id).await?);
    if empty {
        package.state = package.state.to(PackageState::UsedUp)?;
        package.ended_at = Some(ctx.at);
    }
    if unstarted || empty {
        ctx.change(store, &mut package).await?;
    }
    Ok(true)
}

/// Brings a package's state in line with its ledger: used up when nothing is left, usable when units came
/// back. Gives whether it changed; the caller stores it.
///
/// # Errors
/// Whatever the store says.
pub async fn follow<S: Store>(store: &mut S, ctx: &Context, package: &mut MemberPackage) -> Step<bool> {
    let empty = is_empty(store.balance(package.id).await?);
    match package.state {
        PackageState::Active if empty => {
            package.state = package.state.to(PackageState::UsedUp)?;
            package.ended_at = Some(ctx.at);
            Ok(true)
        }
        PackageState::UsedUp if !empty => {
            package.state = package.state.to(PackageState::Active)?;
            package.ended_at = None;
            Ok(true)
        }
        PackageState::Active
        | PackageState::UsedUp
        | PackageState::Suspended
        | PackageState::Expired
        | PackageState::Refunded => Ok(false),
    }
}

/// True when nothing is left, not even for a booking.
fn is_empty(balance: PackageBalance) -> bool {
    !(balance.bought - balance.used - balance.expired - balance.refunded).is_positive()
}

/// Takes back the uses of a booking that `which` picks; each used entry is answered by its negative.
/// Gives the units by package that came back.
///
/// # Errors
/// Whatever the store says.
pub async fn give_back<S: Store>(
    store: &mut S,
    ctx: &Context,
    booking: BookingId,
    which: impl Fn(&PackageEntry) -> bool,
) -> Step<BTreeMap<MemberPackageId, Units>> {
    let entries = store.entries_of_booking(booking).await?;
    let taken_back: Vec<_> = entries.iter().filter_map(|entry| entry.reverses).collect();
    #[cfg(feature = "mutants")]
    let taken_back =
        if crate::mutant::on(crate::mutant::Mutant::UnitsComeBackTwice) { Vec::new() } else { taken_back };
    let mut returned = BTreeMap::new();
    let uses = entries.iter().filter(|entry| {
        entry.kind == EntryKind::Use && entry.reverses.is_none() && !taken_back.contains(&entry.id)
    });
    for used in uses.filter(|entry| which(entry)) {
        let about = About {
            booking: Some(booking),
            check_in: used.check_in_id,
            debt: used.debt_id,
            reverses: Some(used.id),
        };
        enter(store, ctx, used.package_id, EntryKind::Use, -used.units, about).await?;
        let sum = returned.entry(used.package_id).or_insert(Units::ZERO);
        *sum = *sum + used.units;
        reopen(store, ctx, used.package_id).await?;
    }
    Ok(returned)
}

/// A used-up package that got units back can be used again; one whose days count from its first use, and
/// whose only use was taken back, has not begun.
async fn reopen<S: Store>(store: &mut S, ctx: &Context, package_id: MemberPackageId) -> Step<()> {
    let Some(mut package) = fetch::<MemberPackage, _>(store, package_id).await? else {
        return Ok(());
    };
    let balance = store.balance(package_id).await?;
    let before = package.clone();
    if package.state == PackageState::UsedUp && !is_empty(balance) {
        package.state = package.state.to(PackageState::Active)?;
        package.ended_at = None;
    }
    if balance.used == Units::ZERO && package.state.is_live() {
        let config = fetch::<PackageConfig, _>(store, package.product_id).await?;
        if config.is_some_and(|config| config.valid_from == ValidFrom::FirstUse) {
            package.valid_from = None;
            package.valid_until = None;
        }
    }
    if package != before {
        ctx.change(store, &mut package).await?;
    }
    Ok(())
}

/// The part of a package's price that so many of its units have, rounded to the fen.
#[must_use]
pub fn share(price: Money, units: Units, all: Units) -> Money {
    let part = price.decimal() * Decimal::from(units.tenths());
    let all = Decimal::from(all.tenths());
    part.checked_div(all).and_then(|part| Money::rounded(part).ok()).unwrap_or(Money::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saddle_hour_keeps_its_price() {
        let share = |fen, tenths, all| {
            share(Money::from_fen(fen), Units::from_tenths(tenths), Units::from_tenths(all)).fen()
        };
        assert_eq!(share(180_000, 50, 100), 90_000);
        assert_eq!(share(100, 1, 3), 33);
        assert_eq!(share(100, 2, 3), 67);
        assert_eq!(share(100, 2, 0), 0);
    }
}

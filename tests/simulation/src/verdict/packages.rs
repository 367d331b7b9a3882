//! Units of packages, and how long they are valid.

use super::{Evidence, decided};
use crate::club::{self, HELD};
use crate::rows::of;
use shared::command::Receipt;
use shared::id::MemberPackageId;
use shared::record::{
    Booking, BookingState, CheckIn, Debt, DebtState, EntryKind, MemberPackage, PackageBalance, PackageEntry,
    PackageState,
};
use shared::store::testing::MORNING;
use shared::time::{ClubZone, Date};
use shared::units::Units;
use std::collections::BTreeMap;

pub(super) fn judge(evidence: &Evidence, found: &mut Vec<String>) {
    ledgers_add_up(evidence, found);
    bookings_cost_what_they_use(evidence, found);
    validity_is_what_was_said(evidence, found);
}

/// No package has used more than it had, its state is its ledger's, and what one gave another has received.
fn ledgers_add_up(evidence: &Evidence, found: &mut Vec<String>) {
    let entries = of::<PackageEntry>(&evidence.server);
    for package in of::<MemberPackage>(&evidence.server) {
        let mine = entries.iter().filter(|entry| entry.package_id == package.id);
        let sum = mine.fold(PackageBalance::default(), |sum, entry| sum.with(entry.kind, entry.units));
        let negative = |units: Units| units < Units::ZERO;
        if [sum.available(), sum.reserved, sum.used, sum.expired].into_iter().any(negative) {
            found.push(format!("package {} has {sum:?}", package.id));
        }
        let left = (sum.available() + sum.reserved).is_positive();
        let fits = match package.state {
            PackageState::Active => left,
            PackageState::UsedUp => !left,
            PackageState::Suspended | PackageState::Expired | PackageState::Refunded => true,
        };
        if !fits {
            found.push(format!("package {} is {:?} with {sum:?}", package.id, package.state));
        }
    }
    let handed = entries.iter().filter(|entry| entry.kind == EntryKind::Transfer);
    let handed: Units = handed.map(|entry| entry.units).sum();
    if handed != Units::ZERO {
        found.push(format!("{handed} units were handed on and are still there"));
    }
}

/// A rider who was there used or owes what the lesson costs; one who was not, nothing but what absence costs.
fn bookings_cost_what_they_use(evidence: &Evidence, found: &mut Vec<String>) {
    let entries = of::<PackageEntry>(&evidence.server);
    let check_ins = of::<CheckIn>(&evidence.server);
    let debts = of::<Debt>(&evidence.server);
    for booking in of::<Booking>(&evidence.server) {
        let mut live = check_ins.iter();
        let live: Vec<_> =
            live.by_ref().filter(|one| one.booking_id == booking.id && one.undone_at.is_none()).collect();
        let here = matches!(booking.state, BookingState::CheckedIn | BookingState::Done);
        if live.len() != usize::from(here) {
            let (state, count) = (booking.state, live.len());
            found.push(format!("booking {} is {state:?} with {count} check-ins", booking.id));
        }
        let sum = |kind| -> Units {
            let mine = entries.iter().filter(|entry| entry.booking_id == Some(booking.id));
            mine.filter(|entry| entry.kind == kind).map(|entry| entry.units).sum()
        };
        let used = sum(EntryKind::Use);
        let open = debts.iter().filter(|debt| debt.booking_id == booking.id && debt.state == DebtState::Open);
        let owed: Units = open.map(|debt| debt.units).sum();
        let cost: Units = live.iter().map(|one| one.units).sum();
        let absent = booking.state == BookingState::NoShow;
        if here && used + owed != cost {
            found.push(format!("booking {} costs {cost}, used {used}, owes {owed}", booking.id));
        }
        if absent && (used < Units::ZERO || used > LESSON || owed != Units::ZERO) {
            found.push(format!("booking {} was missed, used {used}, owes {owed}", booking.id));
        }
        if !here && !absent && used + owed != Units::ZERO {
            found.push(format!("booking {} is {:?} and used {used}", booking.id, booking.state));
        }
        let reserved = sum(EntryKind::Reserve) - sum(EntryKind::Release);
        let most = if booking.state == BookingState::Booked { LESSON } else { Units::ZERO };
        if reserved < Units::ZERO || reserved > most {
            found.push(format!("booking {} is {:?} and keeps {reserved}", booking.id, booking.state));
        }
    }
}

/// What a lesson of the only course costs.
const LESSON: Units = Units::from_tenths(10);

/// The last day of the packages that were there from the start is what the receipts make of it: a day more for
/// each that a package was on hold.
fn validity_is_what_was_said(evidence: &Evidence, found: &mut Vec<String>) {
    let zone = ClubZone::default();
    let first = club::rows();
    let mut until: BTreeMap<MemberPackageId, Option<Date>> =
        of::<MemberPackage>(&first).into_iter().map(|one| (one.id, one.valid_until)).collect();
    let mut held: BTreeMap<MemberPackageId, Date> =
        BTreeMap::from([(HELD, zone.date(MORNING.plus_days(-5)))]);
    for command in decided(evidence) {
        let today = zone.date(command.envelope.issued_at);
        match command.outcome.receipt() {
            Some(Receipt::PackageSuspended { package_id }) => {
                let since = held.entry(*package_id).or_insert(today);
                *since = today.max(*since);
            }
            Some(Receipt::PackageExtended { package_id, valid_until, .. }) => {
                until.entry(*package_id).and_modify(|last| *last = Some(*valid_until));
            }
            Some(Receipt::PackageResumed { package_id, days, valid_until }) => {
                let since = held.get(package_id).copied().unwrap_or(today);
                let right = u64::try_from(today.signed_duration_since(since).num_days()).unwrap_or(0);
                let Some(last) = until.get_mut(package_id) else { continue };
                let longer = last.and_then(|last| last.checked_add_days(chrono::Days::new(right)));
                if *days != right || *valid_until != longer {
                    let is = format!("{days} days until {valid_until:?}");
                    found.push(format!("package {package_id} got {is}, not {right} until {longer:?}"));
                }
                *last = longer;
            }
            _ => {}
        }
    }
    for package in of::<MemberPackage>(&evidence.server) {
        if until.get(&package.id).is_some_and(|last| *last != package.valid_until) {
            let (is, right) = (package.valid_until, until.get(&package.id));
            found.push(format!("package {} is valid until {is:?}, not {right:?}", package.id));
        }
    }
}

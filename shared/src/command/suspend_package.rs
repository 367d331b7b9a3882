//! A package is put on hold, and goes on.

use super::package_change::{in_state, reason};
use super::{Context, Execute, Kind, Receipt, Step};
use crate::id::MemberPackageId;
use crate::record::{EntryKind, MemberPackage, PackageState};
use crate::rights::Right;
use crate::rules::ledger;
use crate::store::{Store, Stored};
use crate::time::Date;
use crate::units::Units;
use chrono::Days;
use serde::{Deserialize, Serialize};

/// Puts a package on hold: an injury, a journey. Until it goes on it pays for nothing; units that are set
/// aside for bookings stay so.
///
/// Taken back by [`ResumePackage`] on the same day, which then gives no days back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuspendPackage {
    /// The package.
    pub package_id: MemberPackageId,
    /// Why.
    pub reason: String,
}

impl Execute for SuspendPackage {
    const NAME: &'static str = "suspend_package";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = reason(&self.reason)?;
        let mut package = in_state(store, self.package_id, &[PackageState::Active]).await?;
        ctx.require_staff(store, Right::RegisterMembers).await?;
        let before = package.clone();
        package.state = package.state.to(PackageState::Suspended)?;
        ledger::enter_because(store, ctx, package.id, EntryKind::Suspend, Units::ZERO, &reason).await?;
        ctx.change(store, &mut package).await?;
        ctx.audit_because(store, Some(&before), &package, Some(&reason)).await?;
        Ok(Receipt::PackageSuspended { package_id: package.id })
    }
}

/// A package goes on; it is valid for as many days more as it was on hold.
///
/// No single command takes it back: [`SuspendPackage`] holds it again from today, and the days that were
/// given back are taken with [`super::ExtendPackage`]. To count them silently out again would hide from the
/// member that the package ends earlier than they were told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResumePackage {
    /// The package.
    pub package_id: MemberPackageId,
    /// Why.
    pub reason: String,
}

impl Execute for ResumePackage {
    const NAME: &'static str = "resume_package";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = reason(&self.reason)?;
        let mut package = in_state(store, self.package_id, &[PackageState::Suspended]).await?;
        ctx.require_staff(store, Right::RegisterMembers).await?;
        let before = package.clone();
        let today = ctx.club.zone.date(ctx.at);
        let days = on_hold(store, ctx, &package, today).await?;
        package.state = package.state.to(PackageState::Active)?;
        package.valid_until =
            package.valid_until.map(|last| last.checked_add_days(Days::new(days)).unwrap_or(last));
        #[cfg(feature = "mutants")]
        if crate::mutant::on(crate::mutant::Mutant::ResumeShortensValidity) {
            let last = before.valid_until;
            package.valid_until = last.map(|last| last.checked_sub_days(Days::new(days)).unwrap_or(last));
        }
        ledger::enter_because(store, ctx, package.id, EntryKind::Resume, Units::ZERO, &reason).await?;
        ledger::follow(store, ctx, &mut package).await?;
        ctx.change(store, &mut package).await?;
        ctx.audit_because(store, Some(&before), &package, Some(&reason)).await?;
        Ok(Receipt::PackageResumed { package_id: package.id, days, valid_until: package.valid_until })
    }
}

/// Days since the package was last put on hold; none where the ledger does not tell.
async fn on_hold<S: Store>(
    store: &mut S,
    ctx: &Context,
    package: &MemberPackage,
    today: Date,
) -> Stored<u64> {
    let entries = store.entries_of_package(package.id).await?;
    let held = entries.iter().filter(|entry| entry.kind == EntryKind::Suspend);
    let since = held.map(|entry| ctx.club.zone.date(entry.meta.created_at)).max();
    let days = since.map(|since| today.signed_duration_since(since).num_days());
    Ok(days.and_then(|days| u64::try_from(days).ok()).unwrap_or(0))
}

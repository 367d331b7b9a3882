//! A package's last valid day is moved.

use super::package_change::{in_state, reason};
use super::{Context, Execute, Kind, Receipt, Step};
use crate::id::MemberPackageId;
use crate::record::{EntryKind, MemberPackage, PackageState};
use crate::rights::Right;
use crate::rules::ledger;
use crate::store::Store;
use crate::time::Date;
use crate::units::Units;
use crate::words::{FieldProblem, Say};
use chrono::Days;
use serde::{Deserialize, Serialize};

/// Moves the last valid day, to a later one as a rule. An expired package comes back with the units that it
/// had lost; one whose new last day is past expires with what is left.
///
/// Taken back by the same command with the two days changed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtendPackage {
    /// The package.
    pub package_id: MemberPackageId,
    /// The last day as staff saw it.
    pub before: Option<Date>,
    /// The new last day.
    pub until: Date,
    /// Why.
    pub reason: String,
}

/// The last day lies this many days ahead at most: ten years.
const FURTHEST: u64 = 3_653;

const EXTENDABLE: &[PackageState] =
    &[PackageState::Active, PackageState::Suspended, PackageState::UsedUp, PackageState::Expired];

impl Execute for ExtendPackage {
    const NAME: &'static str = "extend_package";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = reason(&self.reason)?;
        let mut package = in_state(store, self.package_id, EXTENDABLE).await?;
        ctx.require_staff(store, Right::ManagePackages).await?;
        let before = package.clone();
        let today = ctx.club.zone.date(ctx.at);
        if package.valid_until.is_none() {
            return Err(Say::PackageNotBegun { package: package.name }.into());
        }
        let furthest = today.checked_add_days(Days::new(FURTHEST)).unwrap_or(today);
        if self.until > furthest || package.valid_from.is_some_and(|first| self.until < first) {
            return Err(Say::field("until", FieldProblem::OutOfRange).into());
        }
        package.valid_until = Some(self.until);
        ledger::enter_because(store, ctx, package.id, EntryKind::Extend, Units::ZERO, &reason).await?;
        self.revive_or_expire(store, ctx, &mut package, today, &reason).await?;
        ctx.change(store, &mut package).await?;
        ctx.audit(store, Some(&before), &package).await?;
        Ok(Receipt::PackageExtended {
            package_id: package.id,
            valid_until: self.until,
            available: store.balance(package.id).await?.available(),
        })
    }
}

impl ExtendPackage {
    async fn revive_or_expire<S: Store>(
        &self,
        store: &mut S,
        ctx: &Context,
        package: &mut MemberPackage,
        today: Date,
        reason: &str,
    ) -> Step<()> {
        let balance = store.balance(package.id).await?;
        let lapses = self.until < today;
        match package.state {
            PackageState::Expired if !lapses => {
                if balance.expired != Units::ZERO {
                    let back = -balance.expired;
                    ledger::enter_because(store, ctx, package.id, EntryKind::Expire, back, reason).await?;
                }
                package.state = package.state.to(PackageState::Active)?;
                package.ended_at = None;
                ledger::follow(store, ctx, package).await?;
            }
            PackageState::Active if lapses => {
                let lost = balance.available();
                if lost.is_positive() {
                    ledger::enter_because(store, ctx, package.id, EntryKind::Expire, lost, reason).await?;
                }
                package.state = package.state.to(PackageState::Expired)?;
                package.ended_at = Some(ctx.club.zone.day(self.until).until);
            }
            PackageState::Active
            | PackageState::Suspended
            | PackageState::UsedUp
            | PackageState::Expired
            | PackageState::Refunded => {}
        }
        Ok(())
    }
}

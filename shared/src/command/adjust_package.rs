//! A package's units are put right by a person.

use super::package_change::{in_state, reason};
use super::{Context, Execute, Kind, Receipt, Step};
use crate::id::MemberPackageId;
use crate::record::{EntryKind, PackageState};
use crate::rights::Right;
use crate::rules::ledger;
use crate::store::Store;
use crate::units::Units;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Adds units to a package, or takes some away: a gift, a mistake of the past. What is set aside for
/// bookings can't be taken.
///
/// Taken back by the same command with the units negated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdjustPackage {
    /// The package.
    pub package_id: MemberPackageId,
    /// How many units more; negative is fewer.
    pub units: Units,
    /// Why.
    pub reason: String,
}

/// The most that is put right at once: a thousand saddle hours.
const MOST: Units = Units::from_tenths(10_000);

const ADJUSTABLE: &[PackageState] = &[PackageState::Active, PackageState::Suspended, PackageState::UsedUp];

impl Execute for AdjustPackage {
    const NAME: &'static str = "adjust_package";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = reason(&self.reason)?;
        let mut package = in_state(store, self.package_id, ADJUSTABLE).await?;
        ctx.require_staff(store, Right::ManagePackages).await?;
        if self.units == Units::ZERO {
            return Err(Say::field("units", FieldProblem::Missing).into());
        }
        if self.units > MOST || self.units < -MOST {
            let most = MOST.tenths() / 10;
            return Err(Say::field("units", FieldProblem::outside(-most, most)).into());
        }
        let available = store.balance(package.id).await?.available();
        #[cfg(feature = "mutants")]
        let available = if crate::mutant::on(crate::mutant::Mutant::AdjustTrustsTheDesk)
            && ctx.phase != super::Phase::Issue
        {
            available.max(-self.units)
        } else {
            available
        };
        if self.units < Units::ZERO && available + self.units < Units::ZERO {
            return Err(Say::NotEnoughUnits { available, wanted: -self.units }.into());
        }
        let before = package.clone();
        ledger::enter_because(store, ctx, package.id, EntryKind::Adjust, self.units, &reason).await?;
        // Also when its state stays: the audit tells of units that came or went, by the package.
        ledger::follow(store, ctx, &mut package).await?;
        ctx.change(store, &mut package).await?;
        ctx.audit_because(store, Some(&before), &package, Some(&reason)).await?;
        Ok(Receipt::PackageAdjusted {
            package_id: package.id,
            units: self.units,
            available: available + self.units,
        })
    }
}

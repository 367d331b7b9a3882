//! Units of a package are handed to another member.

use super::package_change::{in_state, reason};
use super::{Context, Execute, Kind, Receipt, Step};
use crate::id::{MemberId, MemberPackageId};
use crate::record::{EntryKind, MemberPackage, PackageConfig, PackageState};
use crate::rights::Right;
use crate::rules::{account, conflicts, ledger};
use crate::store::{Store, fetch};
use crate::units::Units;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Hands units to a package of another account: a new one on the same terms, or one of the same product
/// that they have. A saddle hour keeps its price on the way.
///
/// Taken back by the same command the other way, from the package that received to the one that gave. A
/// package that was made for it stays behind, used up: a ledger that was written is never taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferPackage {
    /// The package that gives.
    pub package_id: MemberPackageId,
    /// Who receives.
    pub to_member_id: MemberId,
    /// The package that receives: a fresh id, or one of theirs.
    pub to_package_id: MemberPackageId,
    /// True where the id is a fresh one. Otherwise a package that is not there is not made: it may be a sale that is
    /// still on its way from another desk. Version 1 did not say, and what was not there was made.
    #[serde(default = "unsaid")]
    pub makes: bool,
    /// How many units; at most what is neither used nor set aside.
    pub units: Units,
    /// Why.
    pub reason: String,
}

const fn unsaid() -> bool {
    true
}

impl Execute for TransferPackage {
    const NAME: &'static str = "transfer_package";
    const VERSION: u32 = 2;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let reason = reason(&self.reason)?;
        let mut from = in_state(store, self.package_id, &[PackageState::Active]).await?;
        self.allowed(store, ctx, &from).await?;
        if !self.units.is_positive() {
            return Err(Say::field("units", FieldProblem::Missing).into());
        }
        let available = store.balance(from.id).await?.available();
        if available < self.units {
            return Err(Say::NotEnoughUnits { available, wanted: self.units }.into());
        }
        let member = account::standing(store, self.to_member_id).await?;
        if conflicts::resolve_member(store, from.member_id).await? == member.id {
            return Err(Say::SameAccount { name: member.name }.into());
        }
        let known = fetch::<MemberPackage, _>(store, self.to_package_id).await?;
        let (before, mut to) = match known {
            Some(known) => (Some(known.clone()), self.receiving(store, known, &from, member.id).await?),
            None if self.makes => (None, self.made(store, ctx, &from, member.id).await?),
            None => return Err(Say::NotFound { what: "member_packages".to_owned() }.into()),
        };
        let gave = from.clone();
        let gives = -self.units;
        #[cfg(feature = "mutants")]
        let gives =
            if crate::mutant::on(crate::mutant::Mutant::TransferCopies) { Units::ZERO } else { gives };
        ledger::enter_because(store, ctx, from.id, EntryKind::Transfer, gives, &reason).await?;
        ledger::enter_because(store, ctx, to.id, EntryKind::Transfer, self.units, &reason).await?;
        for (before, package) in [(Some(&gave), &mut from), (before.as_ref(), &mut to)] {
            ledger::follow(store, ctx, package).await?;
            ctx.change(store, package).await?;
            ctx.audit_because(store, before, package, Some(&reason)).await?;
        }
        Ok(Receipt::PackageTransferred {
            from: from.id,
            to: to.id,
            units: self.units,
            left: available - self.units,
        })
    }
}

impl TransferPackage {
    /// Reception hands on what was sold as transferable; anything else is a manager's.
    async fn allowed<S: Store>(&self, store: &mut S, ctx: &mut Context, from: &MemberPackage) -> Step<()> {
        let config = fetch::<PackageConfig, _>(store, from.product_id).await?;
        let transferable = config.is_some_and(|config| config.transferable);
        let right = if transferable { Right::RegisterMembers } else { Right::ManagePackages };
        ctx.require_staff(store, right).await
    }

    /// A package that they have, which has to be of the same product and usable.
    async fn receiving<S: Store>(
        &self,
        store: &mut S,
        to: MemberPackage,
        from: &MemberPackage,
        member: MemberId,
    ) -> Step<MemberPackage> {
        if conflicts::resolve_member(store, to.member_id).await? != member || to.product_id != from.product_id
        {
            return Err(Say::field("to_package_id", FieldProblem::Malformed).into());
        }
        in_state(store, to.id, &[PackageState::Active, PackageState::UsedUp]).await
    }

    /// A package of their own, on the terms of the one that gives.
    async fn made<S: Store>(
        &self,
        store: &mut S,
        ctx: &Context,
        from: &MemberPackage,
        member_id: MemberId,
    ) -> Step<MemberPackage> {
        let made = MemberPackage {
            id: self.to_package_id,
            member_id,
            order_id: None,
            units: self.units,
            price_paid: ledger::share(from.price_paid, self.units, from.units),
            meta: ctx.meta(),
            ..from.clone()
        };
        store.insert(&made).await?;
        Ok(made)
    }
}

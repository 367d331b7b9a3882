//! Sales, tills, and what members have bought.

use super::Scene;
use crate::club;
use shared::command::{
    AdjustPackage, CloseTill, Command, Counter, ExtendPackage, MoveCash, OpenTill, ReopenTill, ResumePackage,
    SellPackage, Step, SuspendPackage, TransferPackage,
};
use shared::id::{MemberId, MemberPackageId};
use shared::money::Money;
use shared::number::Series;
use shared::record::{Member, MemberPackage, PackageState, TillShift, TillState};
use shared::store::testing::world::{TEN, TWO};
use shared::store::{FindCounter as _, FindPackages as _, fetch};
use shared::units::Units;

impl Scene<'_, '_, '_> {
    /// An account, old or new; an alias too.
    pub(super) fn member(&mut self) -> Step<Option<MemberId>> {
        if self.dice.once_in(5) {
            let members = self.all::<Member>()?;
            return Ok(self.dice.take(members).map(|member| member.id));
        }
        Ok(self.dice.pick(&club::MEMBERS))
    }

    pub(super) async fn sale(&mut self) -> Step<Option<Command>> {
        let Some(till) = self.draft.store.open_till(self.draft.desk.desk_id).await? else {
            return Ok(Some(self.open_till()));
        };
        let Some(member_id) = self.member()? else { return Ok(None) };
        let Some(product) = self.dice.pick(&[TEN, TWO]) else { return Ok(None) };
        let counter = Counter {
            order_id: self.dice.id(),
            package_id: self.dice.id(),
            order_number: self.draft.number(Series::Order)?,
            payment_number: self.draft.number(Series::Payment)?,
            tendered: Money::from_fen(200_000),
            till_shift_id: till.id,
        };
        Ok(Some(SellPackage::prepare(self.draft.store, member_id, product, counter).await?.into()))
    }

    pub(super) fn open_till(&mut self) -> Command {
        OpenTill { till_shift_id: self.dice.id(), float: Money::from_fen(50_000) }.into()
    }

    pub(super) async fn close_till(&mut self) -> Step<Option<Command>> {
        let till = self.draft.store.open_till(self.draft.desk.desk_id).await?;
        Ok(till.map(|till| self.counted(&till)))
    }

    /// A manager counts a drawer, at whichever desk it is.
    pub(super) fn close_any_till(&mut self) -> Step<Option<Command>> {
        let mut tills = self.all::<TillShift>()?;
        tills.retain(|till| till.state == TillState::Open);
        let till = self.dice.take(tills);
        Ok(till.map(|till| self.counted(&till)))
    }

    /// The drawer holds what it should, as a rule.
    fn counted(&mut self, till: &TillShift) -> Command {
        let missing = if self.dice.once_in(3) { Money::from_fen(100) } else { Money::ZERO };
        CloseTill { till_shift_id: till.id, counted: till.expected - missing }.into()
    }

    pub(super) fn reopen_till(&mut self) -> Step<Option<Command>> {
        let mut tills = self.all::<TillShift>()?;
        tills.retain(|till| till.state == TillState::Closed);
        let (till, reason) = (self.dice.take(tills), self.reason());
        Ok(till.map(|till| ReopenTill { till_shift_id: till.id, reason }.into()))
    }

    pub(super) async fn move_cash(&mut self) -> Step<Option<Command>> {
        let till = self.draft.store.open_till(self.draft.desk.desk_id).await?;
        let fen = 100 * (1 + self.dice.count(200));
        let amount = Money::from_fen(if self.dice.once_in(2) { fen } else { -fen });
        let reason = "换零钱".to_owned();
        Ok(till.map(|till| MoveCash { till_shift_id: till.id, amount, reason }.into()))
    }

    /// A package in one of these states.
    async fn package(&mut self, states: &[PackageState]) -> Step<Option<MemberPackage>> {
        if self.dice.once_in(3) {
            let mut all = self.all::<MemberPackage>()?;
            all.retain(|package| states.contains(&package.state));
            return Ok(self.dice.take(all));
        }
        let Some(id) = self.dice.pick(&club::PACKAGES) else { return Ok(None) };
        let found = fetch::<MemberPackage, _>(self.draft.store, id).await?;
        Ok(found.filter(|package| states.contains(&package.state)))
    }

    pub(super) async fn suspend_package(&mut self) -> Step<Option<Command>> {
        let (package, reason) = (self.package(&[PackageState::Active]).await?, self.reason());
        Ok(package.map(|package| SuspendPackage { package_id: package.id, reason }.into()))
    }

    pub(super) async fn resume_package(&mut self) -> Step<Option<Command>> {
        let (package, reason) = (self.package(&[PackageState::Suspended]).await?, self.reason());
        Ok(package.map(|package| ResumePackage { package_id: package.id, reason }.into()))
    }

    pub(super) async fn extend_package(&mut self) -> Step<Option<Command>> {
        let states = [PackageState::Active, PackageState::Suspended, PackageState::Expired];
        let Some(package) = self.package(&states).await? else { return Ok(None) };
        let today = self.draft.zone.date(self.draft.at);
        let days = chrono::Days::new(self.dice.below(60));
        let Some(until) = today.checked_add_days(days) else { return Ok(None) };
        let (before, reason) = (package.valid_until, self.reason());
        Ok(Some(ExtendPackage { package_id: package.id, before, until, reason }.into()))
    }

    pub(super) async fn adjust_package(&mut self) -> Step<Option<Command>> {
        let Some(package) = self.package(&[PackageState::Active]).await? else { return Ok(None) };
        let left = self.draft.store.balance(package.id).await?.available();
        // All that is left, as the desk sees it, or something on top.
        let units = if self.dice.once_in(2) { -left } else { Units::from_tenths(10) };
        let (package_id, reason) = (package.id, self.reason());
        Ok((units != Units::ZERO).then(|| AdjustPackage { package_id, units, reason }.into()))
    }

    pub(super) async fn transfer_package(&mut self) -> Step<Option<Command>> {
        let Some(package) = self.package(&[PackageState::Active]).await? else { return Ok(None) };
        let Some(to_member_id) = self.dice.pick(&club::MEMBERS) else { return Ok(None) };
        let left = self.draft.store.balance(package.id).await?.available();
        let units = if self.dice.once_in(3) { left } else { left.min(Units::from_tenths(15)) };
        if !units.is_positive() {
            return Ok(None);
        }
        let (mut to_package_id, mut makes): (MemberPackageId, bool) = (self.dice.id(), true);
        if self.dice.once_in(2) {
            let theirs = self.draft.store.packages_of(to_member_id).await?;
            let same = |one: &&MemberPackage| one.product_id == package.product_id && one.id != package.id;
            if let Some(theirs) = theirs.iter().find(same) {
                (to_package_id, makes) = (theirs.id, false);
            }
        }
        let (package_id, reason) = (package.id, self.reason());
        Ok(Some(TransferPackage { package_id, to_member_id, to_package_id, makes, units, reason }.into()))
    }
}

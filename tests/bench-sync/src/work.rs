//! What is done at a counter, again and again: a member registers, a note is changed, cash goes into the drawer, a
//! package is sold. Every command is one that staff give all day, and none ever finds less to do than the one
//! before it.

use crate::light::now;
use anyhow::{Context as _, Result};
use shared::command::{
    Command, EditMember, MoveCash, NewRider, OpenTill, Patch, RegisterMember, SellPackage,
};
use shared::id::{MemberId, MemberPackageId, OrderId, RiderId, TillShiftId};
use shared::money::Money;
use shared::number::{Origin, Series};
use shared::record::{Level, Member, PackageConfig, Product, ProductKind, Row, SoldProduct};
use shared::time::{ClubZone, Date};
use uuid::Uuid;

/// An act at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// An account and a rider: two rows.
    Register,
    /// A member's notes: one row.
    Edit,
    /// Cash into or out of the drawer: two rows.
    Cash,
    /// A package for cash: seven rows.
    Sell,
}

/// One after the other, an equal part each.
pub(crate) const ALL: [Act; 4] = [Act::Register, Act::Edit, Act::Cash, Act::Sell];

/// What a desk does, and with whom.
pub(crate) struct Work {
    origin: Origin,
    till: TillShiftId,
    product: Product,
    config: PackageConfig,
    people: Vec<(MemberId, Option<String>)>,
    today: Date,
    phones: u64,
    acts: Vec<Act>,
    done: usize,
}

impl Work {
    /// Work at the desk with these letters among these rows; `place` tells desks apart: no two work on the same
    /// members.
    pub(crate) fn among(rows: &[Row], origin: &Origin, place: usize, acts: &[Act]) -> Result<Self> {
        let product = rows.iter().find_map(|row| match row {
            Row::Product(product) if for_sale(product) => Some(product.clone()),
            _ => None,
        });
        let product = product.context("no package is for sale")?;
        let config = rows.iter().find_map(|row| match row {
            Row::PackageConfig(config) if config.id == product.id => Some(config.clone()),
            _ => None,
        });
        let owing: Vec<MemberId> = rows.iter().filter_map(owes).collect();
        let standing = rows.iter().filter_map(|row| match row {
            Row::Member(member) if is_quiet(member, &owing) => Some((member.id, member.notes.clone())),
            _ => None,
        });
        let people: Vec<_> =
            standing.enumerate().filter(|(at, _)| at % 32 == place % 32).map(|(_, one)| one).collect();
        anyhow::ensure!(!people.is_empty(), "nobody to work with");
        Ok(Self {
            origin: origin.clone(),
            till: TillShiftId(Uuid::now_v7()),
            product,
            config: config.context("a package without its terms")?,
            people,
            today: ClubZone::default().date(now()),
            phones: Uuid::now_v7().as_u64_pair().1 % 90_000_000,
            acts: acts.to_vec(),
            done: 0,
        })
    }

    /// The first act of a day.
    pub(crate) fn open_till(&self) -> Command {
        OpenTill { till_shift_id: self.till, float: Money::from_fen(50_000) }.into()
    }

    /// What comes next.
    pub(crate) fn next(&mut self) -> Result<Command> {
        let act = self.acts.get(self.done % self.acts.len().max(1)).copied().context("nothing to do")?;
        let turn = self.done / self.acts.len().max(1);
        self.done += 1;
        match act {
            Act::Register => Ok(self.register("王小骑")),
            Act::Edit => self.edit(turn),
            Act::Cash => Ok(self.cash(turn)),
            Act::Sell => self.sell(turn),
        }
    }

    /// So many of what comes next.
    pub(crate) fn many(&mut self, count: usize) -> Result<Vec<Command>> {
        (0..count).map(|_| self.next()).collect()
    }

    /// Somebody of this name becomes a member.
    pub(crate) fn register(&mut self, name: &str) -> Command {
        self.phones += 1;
        let rider = NewRider {
            rider_id: RiderId(Uuid::now_v7()),
            name: name.to_owned(),
            birth_date: None,
            weight: None,
            level: Level::Beginner,
            guardian_name: None,
            guardian_phone: None,
            waiver_signed: true,
        };
        RegisterMember {
            member_id: MemberId(Uuid::now_v7()),
            name: name.to_owned(),
            phone: Some(format!("199{:08}", self.phones % 100_000_000)),
            notes: None,
            riders: vec![rider],
        }
        .into()
    }

    fn edit(&mut self, turn: usize) -> Result<Command> {
        let count = self.people.len();
        let (member_id, notes) = self.people.get_mut(turn % count).context("nobody")?;
        let after = Some(format!("第{turn}次来电，周末改期"));
        let patches = vec![Patch::new("notes", &*notes, &after)];
        *notes = after;
        Ok(EditMember { member_id: *member_id, patches }.into())
    }

    fn cash(&self, turn: usize) -> Command {
        let amount = Money::from_fen(if turn.is_multiple_of(2) { 1_000 } else { -1_000 });
        MoveCash { till_shift_id: self.till, amount, reason: "零钱".to_owned() }.into()
    }

    fn sell(&self, turn: usize) -> Result<Command> {
        let (member_id, _) = self.people.get(turn % self.people.len()).context("nobody")?;
        let number = u32::try_from(turn)?.saturating_add(1);
        let Product { kind, code, name, price, .. } = self.product.clone();
        let units = Some(self.config.units);
        let validity_days = Some(self.config.validity_days);
        Ok(SellPackage {
            order_id: OrderId(Uuid::now_v7()),
            order_number: self.origin.number(Series::Order, self.today, number),
            payment_number: self.origin.number(Series::Payment, self.today, number),
            package_id: MemberPackageId(Uuid::now_v7()),
            member_id: *member_id,
            product_id: self.product.id,
            sold: SoldProduct { kind, code, name, price, units, validity_days },
            courses: self.config.courses.0.clone(),
            valid_from: self.config.valid_from,
            tendered: price,
            till_shift_id: self.till,
            settle: Vec::new(),
        }
        .into())
    }
}

fn for_sale(product: &Product) -> bool {
    product.kind == ProductKind::Package && product.on_shelf && product.stock.is_none()
}

fn owes(row: &Row) -> Option<MemberId> {
    if let Row::Debt(debt) = row { Some(debt.member_id) } else { None }
}

fn is_quiet(member: &Member, owing: &[MemberId]) -> bool {
    member.stands() && !owing.contains(&member.id)
}

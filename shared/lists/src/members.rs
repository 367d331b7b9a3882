//! The members as a table, in the columns that an import knows: a line for each rider, with a package beside each as
//! far as there are packages. And what an import has to know of the club beforehand.

use crate::pick;
use crate::write::{Cell, Table};
use shared::id::MemberId;
use shared::import::{Column, Known, Offer};
use shared::money::Money;
use shared::record::{
    Level, Member, MemberPackage, PackageBalance, PackageConfig, PackageState, Product, ProductKind, Rider,
};
use shared::rules::{form, ledger};
use shared::time::ClubZone;
use shared::units::Units;
use shared::words::Lang;
use std::collections::BTreeMap;

/// Who looks at the table.
#[derive(Debug, Clone, Copy)]
pub struct Seeing {
    /// The language of headers and levels.
    pub lang: Lang,
    /// The club's zone, for days.
    pub zone: ClubZone,
    /// Phones whole; else masked.
    pub phones: bool,
}

impl Seeing {
    fn phone(self, phone: Option<&str>) -> Option<String> {
        phone.map(|phone| if self.phones { phone.to_owned() } else { form::masked(phone) })
    }
}

/// An account with what belongs to it and to those that became part of it.
#[derive(Debug, Clone)]
pub struct Account {
    /// The account, which stands.
    pub member: Member,
    /// Its riders.
    pub riders: Vec<Rider>,
    /// What is left of its packages.
    pub left: Vec<Left>,
}

/// What is left of a package.
#[derive(Debug, Clone)]
pub struct Left {
    package: MemberPackage,
    units: Units,
}

impl Left {
    /// What is left, set aside or not; none of a package that can't be used or is empty.
    #[must_use]
    pub fn of(package: MemberPackage, balance: &PackageBalance) -> Option<Self> {
        let units = balance.available() + balance.reserved;
        let usable = matches!(package.state, PackageState::Active | PackageState::Suspended);
        (usable && units.is_positive()).then_some(Self { package, units })
    }
}

/// The table of these accounts, by name.
#[must_use]
pub fn table(mut accounts: Vec<Account>, seeing: Seeing) -> Table {
    accounts.sort_by(|a, b| (&a.member.name, a.member.id).cmp(&(&b.member.name, b.member.id)));
    let header = Column::ALL.iter().map(|column| {
        let (zh, en) = column.names();
        pick(seeing.lang, zh, en).to_owned()
    });
    Table {
        name: pick(seeing.lang, "会员", "Members").to_owned(),
        header: header.collect(),
        rows: accounts.iter().flat_map(|account| lines(account, seeing)).collect(),
    }
}

fn lines(account: &Account, seeing: Seeing) -> impl Iterator<Item = Vec<Cell>> {
    let Account { member, riders, left } = account;
    let count = riders.len().max(left.len()).max(1);
    (0..count).map(move |n| {
        // A package beyond the last rider stands beside the first one again.
        let rider = riders.get(n).or(riders.first());
        line(seeing, member, rider, left.get(n))
    })
}

fn line(seeing: Seeing, member: &Member, rider: Option<&Rider>, left: Option<&Left>) -> Vec<Cell> {
    let of_rider = |cell: fn(&Rider, Seeing) -> Cell| rider.map_or(Cell::Empty, |rider| cell(rider, seeing));
    let of_package = |cell: fn(&Left) -> Cell| left.map_or(Cell::Empty, cell);
    let cell = |column: &Column| match column {
        Column::Name => Cell::Text(member.name.clone()),
        Column::Rider => of_rider(|rider, _| Cell::Text(rider.name.clone())),
        Column::Phone => Cell::text(seeing.phone(member.phone.as_deref())),
        Column::BirthDate => of_rider(|rider, _| rider.birth_date.map_or(Cell::Empty, Cell::Date)),
        Column::Weight => of_rider(|rider, _| Cell::text(rider.weight.map(|weight| weight.to_string()))),
        Column::Level => of_rider(|rider, seeing| Cell::Text(level(rider.level, seeing.lang))),
        Column::GuardianName => of_rider(|rider, _| Cell::text(rider.guardian_name.clone())),
        Column::GuardianPhone => {
            of_rider(|rider, seeing| Cell::text(seeing.phone(rider.guardian_phone.as_deref())))
        }
        Column::Waiver => of_rider(|rider, seeing| {
            rider.waiver_signed_at.map_or(Cell::Empty, |at| Cell::Date(seeing.zone.date(at)))
        }),
        Column::Package => of_package(|left| Cell::Text(left.package.name.clone())),
        Column::Units => of_package(|left| Cell::Units(left.units)),
        Column::Paid => of_package(|left| Cell::Amount(worth(left))),
        Column::Until => of_package(|left| left.package.valid_until.map_or(Cell::Empty, Cell::Date)),
        Column::Tags => Cell::text(Some(member.tags.0.join("、")).filter(|tags| !tags.is_empty())),
        Column::Notes => Cell::text(member.notes.clone()),
        Column::Joined => Cell::Date(seeing.zone.date(member.joined_at)),
    };
    Column::ALL.iter().map(cell).collect()
}

/// What the units that are left were paid with.
fn worth(left: &Left) -> Money {
    ledger::share(left.package.price_paid, left.units, left.package.units)
}

/// A level, as an import reads it.
fn level(level: Level, lang: Lang) -> String {
    let (zh, en) = match level {
        Level::Beginner => ("入门", "beginner"),
        Level::Novice => ("初级", "novice"),
        Level::Intermediate => ("中级", "intermediate"),
        Level::Advanced => ("高级", "advanced"),
    };
    pick(lang, zh, en).to_owned()
}

/// What the club knows already, out of all its members, products and packages: for the dry run of an import.
#[must_use]
pub fn known(members: Vec<Member>, products: Vec<Product>, configs: Vec<PackageConfig>) -> Known {
    let mut configs: BTreeMap<_, PackageConfig> =
        configs.into_iter().map(|config| (config.id, config)).collect();
    let offers = products.into_iter().filter_map(|product| {
        let config = configs.remove(&product.id)?;
        offer(product, config)
    });
    Known { phones: phones(members), offers: offers.collect(), usual: None }
}

fn offer(product: Product, config: PackageConfig) -> Option<Offer> {
    (product.kind == ProductKind::Package).then_some(Offer {
        product_id: product.id,
        code: product.code,
        name: product.name,
        units: config.units,
        price: product.price,
        validity_days: config.validity_days,
        valid_from: config.valid_from,
        courses: config.courses.0,
    })
}

/// Phones of accounts that stand; the phone of an alias is the account's that it became part of.
fn phones(members: Vec<Member>) -> BTreeMap<String, (MemberId, String)> {
    let mut known = BTreeMap::new();
    let members: BTreeMap<MemberId, Member> = members.into_iter().map(|member| (member.id, member)).collect();
    for member in members.values().filter(|member| member.stands()) {
        if let Some(phone) = &member.phone {
            known.entry(phone.clone()).or_insert((member.id, member.name.clone()));
        }
    }
    let aliases = members.values().filter(|member| !member.stands() && member.deleted_at.is_none());
    for alias in aliases {
        let mut account = alias;
        for _link in 0..32 {
            let Some(into) = account.merged_into.and_then(|id| members.get(&id)) else { break };
            account = into;
        }
        if let Some(phone) = &alias.phone
            && account.stands()
        {
            known.entry(phone.clone()).or_insert((account.id, account.name.clone()));
        }
    }
    known
}

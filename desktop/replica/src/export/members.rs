//! The members, in the columns that an import knows: a line for each rider, with a package beside each as far
//! as there are packages.

use super::{Cell, Table};
use crate::read::{Viewer, ask};
use crate::store::SqliteStore;
use crate::words::pick;
use shared::command::{Step, Stop};
use shared::import::Column;
use shared::record::{Level, Member, MemberPackage, PackageState, Rider, Row, Table as Tables};
use shared::rights::Right;
use shared::rules::account;
use shared::store::FindPackages;
use shared::units::Units;
use shared::words::{Lang, Say};

/// Everybody who stands, by name; in the language of who asks.
///
/// # Errors
/// Refused without the right to see the club's money; whatever the store says.
pub fn members(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Step<Table> {
    if !viewer.may(Right::SeeRevenue) {
        return Err(Stop::from(Say::MayNot { right: Right::SeeRevenue }));
    }
    let mut standing: Vec<Member> = Vec::new();
    for row in store.read_table(Tables::Members)? {
        if let Row::Member(member) = row
            && member.stands()
        {
            standing.push(member);
        }
    }
    standing.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let mut rows = Vec::new();
    for member in standing {
        rows.extend(lines(store, viewer, &member)?);
    }
    let header = Column::ALL.iter().map(|column| {
        let (zh, en) = column.names();
        pick(viewer.lang, zh, en)
    });
    Ok(Table { name: pick(viewer.lang, "会员", "Members"), header: header.collect(), rows })
}

/// What is left of a package.
struct Left {
    package: MemberPackage,
    units: Units,
}

fn lines(store: &mut SqliteStore<'_>, viewer: &Viewer, member: &Member) -> Step<Vec<Vec<Cell>>> {
    let riders = ask(account::riders(store, member.id))?;
    let mut left = Vec::new();
    for package in ask(account::packages(store, member.id))? {
        let balance = ask(store.balance(package.id))?;
        let units = balance.available() + balance.reserved;
        let usable = matches!(package.state, PackageState::Active | PackageState::Suspended);
        if usable && units.is_positive() {
            left.push(Left { package, units });
        }
    }
    let count = riders.len().max(left.len()).max(1);
    let lines = (0..count).map(|n| {
        // A package beyond the last rider stands beside the first one again.
        let rider = riders.get(n).or(riders.first());
        line(viewer, member, rider, left.get(n))
    });
    Ok(lines.collect())
}

fn line(viewer: &Viewer, member: &Member, rider: Option<&Rider>, left: Option<&Left>) -> Vec<Cell> {
    let of_rider = |cell: fn(&Rider, &Viewer) -> Cell| rider.map_or(Cell::Empty, |rider| cell(rider, viewer));
    let of_package = |cell: fn(&Left) -> Cell| left.map_or(Cell::Empty, cell);
    let cell = |column: &Column| match column {
        Column::Name => Cell::Text(member.name.clone()),
        Column::Rider => of_rider(|rider, _| Cell::Text(rider.name.clone())),
        Column::Phone => Cell::text(viewer.phone(member.phone.as_deref())),
        Column::BirthDate => of_rider(|rider, _| rider.birth_date.map_or(Cell::Empty, Cell::Date)),
        Column::Weight => of_rider(|rider, _| Cell::text(rider.weight.map(|weight| weight.to_string()))),
        Column::Level => of_rider(|rider, viewer| Cell::Text(level(rider.level, viewer.lang))),
        Column::GuardianName => of_rider(|rider, _| Cell::text(rider.guardian_name.clone())),
        Column::GuardianPhone => {
            of_rider(|rider, viewer| Cell::text(viewer.phone(rider.guardian_phone.as_deref())))
        }
        Column::Waiver => of_rider(|rider, viewer| {
            rider.waiver_signed_at.map_or(Cell::Empty, |at| Cell::Date(viewer.zone().date(at)))
        }),
        Column::Package => of_package(|left| Cell::Text(left.package.name.clone())),
        Column::Units => of_package(|left| Cell::Units(left.units)),
        Column::Paid => of_package(|left| Cell::Amount(worth(left))),
        Column::Until => of_package(|left| left.package.valid_until.map_or(Cell::Empty, Cell::Date)),
        Column::Tags => Cell::text(Some(member.tags.0.join("、")).filter(|tags| !tags.is_empty())),
        Column::Notes => Cell::text(member.notes.clone()),
        Column::Joined => Cell::Date(viewer.zone().date(member.joined_at)),
    };
    Column::ALL.iter().map(cell).collect()
}

/// What the units that are left were paid with.
fn worth(left: &Left) -> shared::money::Money {
    shared::rules::ledger::share(left.package.price_paid, left.units, left.package.units)
}

/// A level, as an import reads it.
fn level(level: Level, lang: Lang) -> String {
    let (zh, en) = match level {
        Level::Beginner => ("入门", "beginner"),
        Level::Novice => ("初级", "novice"),
        Level::Intermediate => ("中级", "intermediate"),
        Level::Advanced => ("高级", "advanced"),
    };
    pick(lang, zh, en)
}

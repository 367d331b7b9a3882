//! The packages of a member with every entry in words.

use super::super::select::{all, columns};
use super::super::{Viewer, ask};
use super::profile::Family;
use crate::store::SqliteStore;
use crate::view::{EntryLine, PackageAct, PackageActKind, PackageLine, PackageProfile};
use crate::words::member as said;
use shared::record::{
    Column, EntryKind, MemberPackage, Order, PackageBalance, PackageEntry, PackageState, Product,
};
use shared::rights::Right;
use shared::store::{FindPackages, Stored, fetch};
use shared::time::Timestamp;
use shared::units::Units;
use std::sync::LazyLock;

/// A package as it is shown, with what the page needs to put them in order.
pub(super) struct Package {
    of: MemberPackage,
    left: Units,
    pub(super) shown: PackageProfile,
}

/// What is left in packages that can be used.
pub(super) fn usable(packages: &[Package], viewer: &Viewer) -> Units {
    packages.iter().filter(|package| package.is_usable(viewer)).map(|package| package.left).sum()
}

impl Package {
    fn is_usable(&self, viewer: &Viewer) -> bool {
        self.of.state == PackageState::Active
            && self.left.is_positive()
            && self.of.valid_until.is_none_or(|until| until >= viewer.date())
    }
}

/// The packages of an account: those that can be used first, and of these the one that ends first.
pub(super) fn packages(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    family: &Family,
) -> Stored<Vec<Package>> {
    let mut packages = Vec::new();
    for member in family.ids() {
        for package in ask(store.packages_of(member))? {
            packages.push(read(store, viewer, package)?);
        }
    }
    packages.sort_by_cached_key(|package| {
        let of = &package.of;
        (!package.is_usable(viewer), !of.state.is_live(), of.valid_until.is_none(), of.valid_until, of.id)
    });
    Ok(packages)
}

fn read(store: &mut SqliteStore<'_>, viewer: &Viewer, package: MemberPackage) -> Stored<Package> {
    let order = match package.order_id {
        Some(id) => ask(fetch::<Order, _>(store, id))?.map(|order| order.number),
        None => None,
    };
    let mut courses = Vec::new();
    for id in &package.courses.0 {
        courses.extend(ask(fetch::<Product, _>(store, *id))?.map(|course| course.name));
    }
    let (balance, entries) = entries(store, viewer, &package)?;
    let shown = PackageProfile {
        line: PackageLine {
            id: package.id.to_string(),
            name: package.name.clone(),
            left: balance.available().to_string(),
            total: package.units.to_string(),
            until: package.valid_until.map(|date| date.to_string()),
            state: package.state.as_str().to_owned(),
        },
        state_words: said::package_state(package.state, viewer.lang),
        price: package.price_paid.to_string(),
        bought: viewer.zone().date(package.meta.created_at).to_string(),
        order,
        reserved: balance.reserved.to_string(),
        courses,
        entries,
        acts: acts(package.state, viewer),
    };
    Ok(Package { left: balance.available(), of: package, shown })
}

/// What can be done with a package that stands so; whether it can be done now, the command itself judges.
fn acts(state: PackageState, viewer: &Viewer) -> Vec<PackageAct> {
    use PackageActKind::{Adjust, Extend, Resume, Suspend, Transfer};
    let of_state: &[PackageActKind] = match state {
        PackageState::Active => &[Suspend, Extend, Adjust, Transfer],
        PackageState::Suspended => &[Resume, Extend, Adjust],
        PackageState::UsedUp => &[Extend, Adjust],
        PackageState::Expired => &[Extend],
        PackageState::Refunded => &[],
    };
    let right = |act: PackageActKind| match act {
        Suspend | Resume | Transfer => Right::RegisterMembers,
        Extend | Adjust => Right::ManagePackages,
    };
    of_state.iter().map(|act| PackageAct { act: *act, locked: viewer.lacks(right(*act)) }).collect()
}

static ENTRIES: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, b.starts_at, r.name, p.name, s.name FROM package_entries e
         LEFT JOIN bookings b ON b.club_id = e.club_id AND b.id = e.booking_id
         LEFT JOIN riders r ON r.club_id = b.club_id AND r.id = b.rider_id
         LEFT JOIN lessons l ON l.club_id = b.club_id AND l.id = b.lesson_id
         LEFT JOIN products p ON p.club_id = l.club_id AND p.id = l.course_id
         LEFT JOIN staff s ON s.club_id = e.club_id AND s.id = e.created_by
         WHERE e.club_id = ?1 AND e.package_id = ?2 ORDER BY e.created_at, e.id",
        columns::<PackageEntry>("e"),
    )
});

/// An entry with what it was for.
struct Entry {
    entry: PackageEntry,
    starts_at: Option<Timestamp>,
    rider: Option<String>,
    course: Option<String>,
    by: Option<String>,
}

/// Every entry, newest first, with what was left after it; and the sums.
fn entries(
    store: &SqliteStore<'_>,
    viewer: &Viewer,
    package: &MemberPackage,
) -> Stored<(PackageBalance, Vec<EntryLine>)> {
    let given = [store.club().to_value(), package.id.to_value()];
    let entries = all(store.connection(), &ENTRIES, &given, |cells| {
        Ok(Entry {
            entry: cells.record()?,
            starts_at: cells.field()?,
            rider: cells.field()?,
            course: cells.field()?,
            by: cells.field()?,
        })
    })?;
    let mut balance = PackageBalance::default();
    let mut lines = Vec::with_capacity(entries.len());
    for one in in_sequence(entries) {
        let before = balance.available();
        balance = balance.with(one.entry.kind, one.entry.units);
        lines.push(one.line(balance.available() - before, balance.available(), viewer));
    }
    lines.reverse();
    Ok((balance, lines))
}

/// What one command entered at once is told in the order in which it makes sense: what was set aside is let
/// go before it is used, and a package is bought before anything else.
fn in_sequence(mut entries: Vec<Entry>) -> Vec<Entry> {
    let place = |kind: EntryKind| match kind {
        EntryKind::Buy => 0,
        EntryKind::Release => 1,
        _ => 2,
    };
    entries.sort_by_key(|one| (one.entry.meta.created_at, place(one.entry.kind), one.entry.id));
    entries
}

impl Entry {
    fn line(self, change: Units, left: Units, viewer: &Viewer) -> EntryLine {
        let entry = &self.entry;
        let lesson = self.starts_at.map(|at| {
            let names: Vec<&str> =
                [&self.rider, &self.course].into_iter().flatten().map(String::as_str).collect();
            format!("{} {}", viewer.date_and_clock(at), names.join(" "))
        });
        let words =
            said::entry(entry.kind, entry.units, lesson.as_deref(), entry.reverses.is_some(), viewer.lang);
        let words = match &entry.note {
            Some(note) => format!("{words} · {note}"),
            None => words,
        };
        EntryLine {
            id: entry.id.to_string(),
            at: super::history::at(viewer, entry.meta.created_at),
            words,
            units: if change.is_positive() { format!("+{change}") } else { change.to_string() },
            left: left.to_string(),
            by: self.by,
        }
    }
}

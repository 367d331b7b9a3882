//! One line of a list, read whole: all that is wrong with it at once.

use super::column::Column;
use super::fault::{Fault, Problem};
use super::{Known, Offer, cell};
use crate::command::{ImportedMember, ImportedPackage, ImportedRider};
use crate::money::Money;
use crate::record::{Level, ValidFrom};
use crate::rules::ledger;
use crate::time::Date;
use crate::units::Units;

/// A line that can come in.
pub(super) struct Read {
    pub(super) member: ImportedMember,
    /// True when the line names a rider beside the account's holder.
    pub(super) names_rider: bool,
}

/// A line under its headers, with what was found wrong so far.
struct Cells<'a> {
    row: &'a [String],
    columns: &'a [Option<Column>],
    faults: Vec<Fault>,
}

impl Cells<'_> {
    fn value(&self, column: Column) -> &str {
        let place = self.columns.iter().position(|found| *found == Some(column));
        place.and_then(|place| self.row.get(place)).map_or("", |value| value.trim())
    }

    fn wrong(&mut self, column: Column, problem: Problem) {
        let value = self.value(column).to_owned();
        self.faults.push(Fault { column, value, problem });
    }

    /// What a cell says; none where it is empty, or wrong, which is noted.
    fn get<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, Problem>) -> Option<T> {
        let value = self.value(column);
        if value.is_empty() {
            return None;
        }
        match read(value) {
            Ok(said) => Some(said),
            Err(problem) => {
                self.wrong(column, problem);
                None
            }
        }
    }
}

/// Reads a line.
///
/// # Errors
/// All that is wrong with it.
pub(super) fn read(
    line: u32,
    row: &[String],
    columns: &[Option<Column>],
    known: &Known,
    today: Date,
) -> Result<Read, Vec<Fault>> {
    let mut cells = Cells { row, columns, faults: Vec::new() };
    let rider_name = cells.get(Column::Rider, |value| cell::text(value, 60));
    let name = cells.get(Column::Name, |value| cell::text(value, 60));
    if name.is_none() && cells.value(Column::Name).is_empty() {
        cells.wrong(Column::Name, Problem::Missing);
    }
    let name = name.unwrap_or_default();
    let names_rider = rider_name.as_ref().is_some_and(|rider| *rider != name);
    let rider = ImportedRider {
        name: rider_name.unwrap_or_else(|| name.clone()),
        birth_date: cells.get(Column::BirthDate, |value| cell::past(value, today)),
        weight: cells.get(Column::Weight, cell::weight),
        level: cells.get(Column::Level, cell::level).unwrap_or(Level::Beginner),
        guardian_name: cells.get(Column::GuardianName, |value| cell::text(value, 60)),
        guardian_phone: cells.get(Column::GuardianPhone, cell::phone),
        waiver_signed_on: cells.get(Column::Waiver, |value| cell::waiver(value, today)).flatten(),
    };
    let member = ImportedMember {
        line,
        name,
        phone: cells.get(Column::Phone, cell::phone),
        notes: cells.get(Column::Notes, |value| cell::text(value, 1_000)),
        tags: cells.get(Column::Tags, cell::tags).unwrap_or_default(),
        joined_on: cells.get(Column::Joined, |value| cell::past(value, today)),
        riders: vec![rider],
        packages: package(&mut cells, known, today).into_iter().collect(),
    };
    if cells.faults.is_empty() { Ok(Read { member, names_rider }) } else { Err(cells.faults) }
}

/// What is left of a package.
fn package(cells: &mut Cells<'_>, known: &Known, today: Date) -> Option<ImportedPackage> {
    let named = cells.value(Column::Package).to_owned();
    let paid = cells.get(Column::Paid, cell::money);
    let until = cells.get(Column::Until, cell::date);
    let units = cells.get(Column::Units, cell::units);
    let offer = if named.is_empty() {
        known.offers.iter().find(|offer| Some(offer.product_id) == known.usual)
    } else {
        let found =
            known.offers.iter().find(|offer| offer.name == named || offer.code.eq_ignore_ascii_case(&named));
        if found.is_none() {
            cells.wrong(Column::Package, Problem::NoSuchPackage);
        }
        found
    };
    let Some(units) = units else {
        if !named.is_empty() && cells.value(Column::Units).is_empty() {
            cells.wrong(Column::Units, Problem::UnitsMissing);
        }
        return None;
    };
    // Nothing left of it: a package that was ridden is no package to bring along.
    if !units.is_positive() {
        return None;
    }
    let Some(offer) = offer else {
        if named.is_empty() {
            cells.wrong(Column::Package, Problem::PackageUnknown);
        }
        return None;
    };
    Some(bring(offer, units, paid, until, today))
}

fn bring(
    offer: &Offer,
    units: Units,
    paid: Option<Money>,
    until: Option<Date>,
    today: Date,
) -> ImportedPackage {
    let begun = until.is_some() || offer.valid_from == ValidFrom::Purchase;
    let days = chrono::Days::new(u64::try_from(offer.validity_days).unwrap_or(0));
    ImportedPackage {
        product_id: offer.product_id,
        name: offer.name.clone(),
        units,
        price_paid: paid.unwrap_or_else(|| ledger::share(offer.price, units, offer.units)),
        valid_from: None,
        valid_until: until.or_else(|| if begun { today.checked_add_days(days) } else { None }),
        validity_days: offer.validity_days,
        courses: offer.courses.clone(),
    }
}

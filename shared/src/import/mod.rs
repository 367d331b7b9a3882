//! A club brings its own list: from a table of texts to members that can come in.
//!
//! Pure: reading the file is the caller's. [`dry_run`] finds the columns by their headers, Chinese or
//! English, in any order; looks at every line; and gives, without writing anything, the lines that can't come
//! in (each with its number and what is wrong, in words), those that look like somebody known (offered as
//! merges), and the rest as commands in parts ([`DryRun::parts`]).
//!
//! | file | holds |
//! | --- | --- |
//! | `column` | what a header means |
//! | `cell` | what a cell says: dates, weights, levels, phones as people write them |
//! | `line` | one line, read whole |
//! | `fault` | what is wrong, in words |

mod cell;
mod column;
mod fault;
mod line;
#[cfg(test)]
mod tests;

pub use column::Column;
pub use fault::{Fault, HeaderFault, Problem};

use crate::command::{ImportMembers, ImportedMember, MOST_ROWS};
use crate::id::{MemberId, ProductId};
use crate::money::Money;
use crate::record::ValidFrom;
use crate::time::Date;
use crate::units::Units;
use line::Read;
use std::collections::{BTreeMap, BTreeSet};

/// Lines of one list at most.
pub const MOST_LINES: usize = 20_000;

/// What the club knows already.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Accounts that stand, by their phone.
    pub phones: BTreeMap<String, (MemberId, String)>,
    /// Packages that a line may name.
    pub offers: Vec<Offer>,
    /// Of these, the one that units belong to where a line names none.
    pub usual: Option<ProductId>,
}

/// A package that the club sells.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The product.
    pub product_id: ProductId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its units.
    pub units: Units,
    /// Its price.
    pub price: Money,
    /// Days of validity.
    pub validity_days: i64,
    /// What they are counted from.
    pub valid_from: ValidFrom,
    /// Courses that it pays for.
    pub courses: Vec<ProductId>,
}

/// What a list would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DryRun {
    /// What each column was taken for; none was left out. In the order of the list.
    pub columns: Vec<(String, Option<Column>)>,
    /// Lines that can't come in, by number.
    pub bad: Vec<BadLine>,
    /// Lines that look like somebody known, by number.
    pub doubles: Vec<Double>,
    /// What can come in, doubles too.
    pub good: Vec<ImportedMember>,
    /// Lines without anything in them.
    pub empty: usize,
}

/// A line that can't come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its number in the file, the header being line 1.
    pub line: u32,
    /// All that is wrong with it.
    pub faults: Vec<Fault>,
}

/// A line with the phone of somebody known: it can come in, and the merge is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// Its number.
    pub line: u32,
    /// The name in the line.
    pub name: String,
    /// Who has the phone.
    pub of: Other,
}

/// Who has the same phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Other {
    /// An account of the club.
    Member {
        /// It.
        id: MemberId,
        /// Name.
        name: String,
    },
    /// An earlier line of the list.
    Line {
        /// Its number.
        line: u32,
        /// The name in it.
        name: String,
    },
}

/// Looks at a whole list, as of a day. The first row is the header; an empty row before it is passed over.
///
/// Several lines of one phone and one name are one account: each adds a rider, or another package.
///
/// # Errors
/// [`HeaderFault`] when the list can't be read as one: no header with a name, or too long.
pub fn dry_run(rows: &[Vec<String>], known: &Known, today: Date) -> Result<DryRun, HeaderFault> {
    let filled = |row: &&Vec<String>| row.iter().any(|cell| !cell.trim().is_empty());
    let Some((at, header)) = rows.iter().enumerate().find(|(_, row)| filled(row)) else {
        return Err(HeaderFault::Empty);
    };
    let columns = column::all(header)?;
    let lines = rows.iter().enumerate().skip(at.saturating_add(1));
    if lines.len() > MOST_LINES {
        return Err(HeaderFault::TooLong { lines: lines.len(), most: MOST_LINES });
    }
    let mut list = List::default();
    let mut empty = 0;
    for (index, row) in lines {
        let number = u32::try_from(index.saturating_add(1)).unwrap_or(u32::MAX);
        if !filled(&row) {
            empty = usize::saturating_add(empty, 1);
            continue;
        }
        match line::read(number, row, &columns, known, today) {
            Ok(read) => list.take(read),
            Err(faults) => list.bad.push(BadLine { line: number, faults }),
        }
    }
    let doubles = list.doubles(known);
    let names = header.iter().map(|name| name.trim().to_owned());
    Ok(DryRun { columns: names.zip(columns).collect(), bad: list.bad, doubles, good: list.good, empty })
}

/// The lines so far.
#[derive(Default)]
struct List {
    bad: Vec<BadLine>,
    good: Vec<ImportedMember>,
    /// Where an account of this phone and name stands in `good`.
    accounts: BTreeMap<(String, String), usize>,
}

impl List {
    /// Adds a line: to the account that an earlier line began, or as one of its own.
    fn take(&mut self, read: Read) {
        let Read { member, names_rider } = read;
        let key = member.phone.clone().map(|phone| (phone, member.name.clone()));
        let place = key.as_ref().and_then(|key| self.accounts.get(key)).copied();
        if let Some(account) = place.and_then(|place| self.good.get_mut(place))
            && let Some(more) = joins(account, &member, names_rider)
        {
            if more == More::Rider {
                account.riders.extend(member.riders);
            }
            account.packages.extend(member.packages);
            for tag in member.tags {
                if !account.tags.contains(&tag) {
                    account.tags.push(tag);
                }
            }
            return;
        }
        if let Some(key) = key {
            self.accounts.entry(key).or_insert(self.good.len());
        }
        self.good.push(member);
    }

    fn doubles(&self, known: &Known) -> Vec<Double> {
        let mut first: BTreeMap<&str, (u32, &str)> = BTreeMap::new();
        let mut found = Vec::new();
        for member in &self.good {
            let Some(phone) = member.phone.as_deref() else { continue };
            let earlier =
                first.get(phone).map(|(line, name)| Other::Line { line: *line, name: (*name).to_owned() });
            let of_club =
                known.phones.get(phone).map(|(id, name)| Other::Member { id: *id, name: name.clone() });
            if let Some(of) = of_club.or(earlier) {
                found.push(Double { line: member.line, name: member.name.clone(), of });
            }
            first.entry(phone).or_insert((member.line, &member.name));
        }
        found
    }
}

/// What a line adds to an account that an earlier line began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum More {
    /// Another rider, perhaps with a package.
    Rider,
    /// Another package of a rider who is known.
    Package,
}

/// Rows that one account writes at most, however many lines it has.
const MOST_OF_ONE: usize = 40;

/// What a line adds to an account, if it is not the same again.
fn joins(account: &ImportedMember, line: &ImportedMember, names_rider: bool) -> Option<More> {
    let rows = account.rows().saturating_add(line.rows());
    if rows > MOST_OF_ONE || account.riders.len() >= 20 {
        return None;
    }
    let known = |name: &str| account.riders.iter().any(|rider| rider.name == name);
    let known = line.riders.iter().all(|rider| known(&rider.name));
    // The same package twice is the same line twice: units are not doubled by a slip.
    let new_package = line.packages.iter().any(|package| !account.packages.contains(package));
    match (known, names_rider) {
        (false, true) => Some(More::Rider),
        (true, _) if new_package => Some(More::Package),
        (true, _) | (false, false) => None,
    }
}

impl DryRun {
    /// The list in parts, each of them one command; lines that are to stay out are left out.
    #[must_use]
    pub fn parts(&self, source: &str, without: &BTreeSet<u32>) -> Vec<ImportMembers> {
        let mut parts: Vec<ImportMembers> = Vec::new();
        let mut room = 0;
        for member in self.good.iter().filter(|member| !without.contains(&member.line)) {
            if member.rows() > room || parts.is_empty() {
                parts.push(ImportMembers { source: source.to_owned(), members: Vec::new() });
                room = MOST_ROWS;
            }
            room = room.saturating_sub(member.rows());
            if let Some(part) = parts.last_mut() {
                part.members.push(member.clone());
            }
        }
        parts
    }

    /// Units in all packages of the lines that can come in.
    #[must_use]
    pub fn units(&self) -> Units {
        self.good.iter().flat_map(|member| &member.packages).map(|package| package.units).sum()
    }
}

//! The members, in the columns that an import knows.

use super::Table;
use crate::read::{Viewer, ask};
use crate::store::SqliteStore;
use lists::members::{Account, Left, Seeing};
use shared::command::{Step, Stop};
use shared::record::{Member, Row, Table as Tables};
use shared::rights::Right;
use shared::rules::account;
use shared::store::{FindPackages, Stored};
use shared::words::Say;

/// Everybody who stands, by name; in the language of who asks.
///
/// # Errors
/// Refused without the right to see the club's money; whatever the store says.
pub fn members(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Step<Table> {
    if !viewer.may(Right::SeeRevenue) {
        return Err(Stop::from(Say::MayNot { right: Right::SeeRevenue }));
    }
    let mut accounts = Vec::new();
    for row in store.read_table(Tables::Members)? {
        if let Row::Member(member) = row
            && member.stands()
        {
            accounts.push(whole(store, member)?);
        }
    }
    let seeing = Seeing { lang: viewer.lang, zone: viewer.zone(), phones: viewer.may(Right::SeePhones) };
    Ok(lists::members::table(accounts, seeing))
}

/// An account with all that belongs to it.
fn whole(store: &mut SqliteStore<'_>, member: Member) -> Stored<Account> {
    let riders = ask(account::riders(store, member.id))?;
    let mut left = Vec::new();
    for package in ask(account::packages(store, member.id))? {
        let balance = ask(store.balance(package.id))?;
        left.extend(Left::of(package, &balance));
    }
    Ok(Account { member, riders, left })
}

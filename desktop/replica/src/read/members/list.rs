//! A window of the list: searched, filtered, in order.

use super::super::Viewer;
use super::activity;
use super::book::{Account, MemberBook};
use crate::search::Found;
use crate::view::{
    FilterCount, MemberFilter, MemberList, MemberQuery, MemberRow, MemberSort, RiderInRow, TagCount,
};
use crate::words::{label, member as said};
use shared::id::MemberId;
use shared::rights::Right;
use shared::rules::activity::{Standing, runs_low, standing};
use shared::rules::form::masked;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Rows in one answer at most.
const MOST: usize = 500;
/// Filters in the order in which they are offered.
const FILTERS: [MemberFilter; 8] = [
    MemberFilter::All,
    MemberFilter::Low,
    MemberFilter::Owes,
    MemberFilter::Away,
    MemberFilter::New,
    MemberFilter::Papers,
    MemberFilter::Birthday,
    MemberFilter::Duplicate,
];

/// A window of the book. `found` are the hits of what was typed, none when nothing was.
#[must_use]
pub fn member_list(
    book: &MemberBook,
    query: &MemberQuery,
    found: Option<Vec<Found<'_>>>,
    viewer: &Viewer,
) -> MemberList {
    let hits = found.map(best_hits);
    let mut accounts: Vec<&Account> = book
        .accounts
        .iter()
        .filter(|account| hits.as_ref().is_none_or(|hits| hits.contains_key(&account.id)))
        .filter(|account| query.tag.as_ref().is_none_or(|tag| account.tags.contains(tag)))
        .filter(|account| passes(account, query.filter, viewer))
        .collect();
    match (query.sort, &hits) {
        (None, Some(hits)) => {
            let rank = |account: &Account| hits.get(&account.id).copied();
            accounts.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| by_name(a, b)));
        }
        (sort, _) => {
            let sort = sort.unwrap_or(MemberSort::Name);
            accounts.sort_unstable_by(|a, b| in_order(a, b, sort, query.descending));
        }
    }
    let (offset, limit) = (size(query.offset), size(query.limit).min(MOST));
    MemberList {
        in_all: counted(book.accounts.len()),
        found: counted(accounts.len()),
        offset: query.offset,
        rows: accounts.iter().skip(offset).take(limit).map(|account| row(account, viewer)).collect(),
        filters: filters(book, viewer),
        tags: tags(book),
        import_locked: viewer.lacks(Right::RegisterMembers),
        export_locked: viewer.lacks(Right::SeeRevenue),
    }
}

/// The best hit of each account: how well it fits, and whether it was the account's own name.
fn best_hits(found: Vec<Found<'_>>) -> HashMap<MemberId, (crate::search::Fit, bool)> {
    let mut hits = HashMap::new();
    for one in found {
        let rank = (one.fit, one.by_account);
        let known = hits.entry(one.member_id).or_insert(rank);
        *known = rank.min(*known);
    }
    hits
}

fn by_name(a: &Account, b: &Account) -> Ordering {
    a.by_name.cmp(&b.by_name).then_with(|| a.id.cmp(&b.id))
}

/// Who has nothing in a column stands below all others, whichever way it is turned.
fn in_order(a: &Account, b: &Account, sort: MemberSort, descending: bool) -> Ordering {
    let turned = |order: Ordering| if descending { order.reverse() } else { order };
    let known = |a: bool, b: bool| b.cmp(&a);
    let order = match sort {
        MemberSort::Name => return turned(by_name(a, b)),
        MemberSort::LastVisit => known(a.visits.last.is_some(), b.visits.last.is_some())
            .then_with(|| turned(a.visits.last.cmp(&b.visits.last))),
        MemberSort::Visits => turned(a.visits.lately.cmp(&b.visits.lately)),
        MemberSort::Left => known(a.bought, b.bought).then_with(|| turned(a.left.cmp(&b.left))),
        MemberSort::Joined => turned(a.joined_at.cmp(&b.joined_at)),
    };
    order.then_with(|| by_name(a, b))
}

fn passes(account: &Account, filter: MemberFilter, viewer: &Viewer) -> bool {
    let standing = || standing(account.joined_at, account.visits, viewer.now);
    match filter {
        MemberFilter::All => true,
        MemberFilter::New => standing() == Standing::New,
        MemberFilter::Away => standing() == Standing::Away,
        MemberFilter::Low => is_low(account, viewer),
        MemberFilter::Owes => account.owes.is_positive(),
        MemberFilter::Papers => account.riders.iter().any(|rider| !rider.waiver || !rider.guardian),
        MemberFilter::Birthday => account.riders.iter().any(|rider| rider.birthday_soon),
        MemberFilter::Duplicate => account.duplicate,
    }
}

/// Who still comes and has little left; of somebody who left long ago it says nothing.
fn is_low(account: &Account, viewer: &Viewer) -> bool {
    account.bought
        && standing(account.joined_at, account.visits, viewer.now) != Standing::Away
        && runs_low(account.left, account.last_day, viewer.date())
}

fn filters(book: &MemberBook, viewer: &Viewer) -> Vec<FilterCount> {
    let count = |filter| book.accounts.iter().filter(|account| passes(account, filter, viewer)).count();
    FILTERS.into_iter().map(|filter| FilterCount { filter, count: counted(count(filter)) }).collect()
}

fn tags(book: &MemberBook) -> Vec<TagCount> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for tag in book.accounts.iter().flat_map(|account| &account.tags) {
        *counts.entry(tag.as_str()).or_default() += 1;
    }
    let mut tags: Vec<TagCount> = counts
        .into_iter()
        .map(|(tag, count)| TagCount { tag: tag.to_owned(), count: counted(count) })
        .collect();
    tags.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.tag.cmp(&b.tag)));
    tags
}

fn row(account: &Account, viewer: &Viewer) -> MemberRow {
    let rider = |rider: &super::book::RiderOf| RiderInRow {
        name: rider.name.clone(),
        level: label::level(rider.level, viewer.lang),
        minor: rider.minor,
    };
    let any = |missing: fn(&super::book::RiderOf) -> bool| account.riders.iter().any(missing);
    let flags = said::flags(
        viewer.lang,
        any(|rider| !rider.waiver),
        any(|rider| !rider.guardian),
        any(|rider| rider.birthday_soon),
        account.duplicate,
    );
    MemberRow {
        id: account.id.to_string(),
        name: account.name.clone(),
        phone: account.phone.as_deref().map(masked),
        riders: account.riders.iter().map(rider).collect(),
        tags: account.tags.clone(),
        activity: activity(account.joined_at, account.visits, viewer),
        left: account.bought.then(|| account.left.to_string()),
        low: is_low(account, viewer),
        owes: account.owes.is_positive().then(|| account.owes.to_string()),
        flags,
    }
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

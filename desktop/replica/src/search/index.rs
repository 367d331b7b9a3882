//! The index itself: accounts with their riders and orders.

use super::spelling::Spelling;
use super::{Fit, Typed};
use shared::id::{Id, MemberId, OrderId, RiderId};
use shared::record::{Member, Order, Rider, Row, Table};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Members, riders and order numbers by what one may type for them.
#[derive(Debug, Default)]
pub struct Index {
    accounts: HashMap<MemberId, Account>,
    riders: HashMap<RiderId, Person>,
    riders_of: HashMap<MemberId, BTreeSet<RiderId>>,
    orders: HashMap<OrderId, (MemberId, String)>,
}

#[derive(Debug)]
struct Account {
    person: Person,
    merged_into: Option<MemberId>,
}

#[derive(Debug)]
struct Person {
    name: String,
    spelling: Spelling,
    /// Digits; a rider's is the guardian's.
    phone: Option<String>,
    /// A rider's account as the row has it; unused for an account.
    member: MemberId,
}

/// What was found: a rider, or an account on which nobody rides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// How well it fits.
    pub fit: Fit,
    /// True when the account was found (its name, a phone, an order) and the rider comes with it.
    pub by_account: bool,
    /// The name to show.
    pub name: String,
    /// The rider, when the hit rides.
    pub rider_id: Option<RiderId>,
    /// The account as it is today, merges followed.
    pub member_id: MemberId,
    /// The account's name, when the rider is called otherwise.
    pub account: Option<String>,
    /// The account's phone, unmasked.
    pub phone: Option<String>,
}

impl Index {
    /// Takes a row as it stands now; rows of other tables are passed over.
    pub fn put(&mut self, row: &Row) {
        if let Row::Member(member) = row {
            self.put_member(member);
        } else if let Row::Rider(rider) = row {
            self.put_rider(rider);
        } else if let Row::Order(order) = row {
            self.put_order(order);
        }
    }

    /// Forgets a row that is gone.
    pub fn remove(&mut self, table: Table, id: Uuid) {
        if table == Table::Members {
            self.accounts.remove(&MemberId::from_uuid(id));
        } else if table == Table::Riders {
            self.remove_rider(RiderId::from_uuid(id));
        } else if table == Table::Orders {
            self.orders.remove(&OrderId::from_uuid(id));
        }
    }

    /// True when rows of this table are in the index.
    #[must_use]
    pub fn holds(table: Table) -> bool {
        Self::TABLES.contains(&table)
    }

    /// The tables whose rows are in the index.
    pub const TABLES: [Table; 3] = [Table::Members, Table::Riders, Table::Orders];

    fn put_member(&mut self, member: &Member) {
        let person = Person::new(&member.name, member.phone.clone(), member.id);
        self.accounts.insert(member.id, Account { person, merged_into: member.merged_into });
    }

    fn put_rider(&mut self, rider: &Rider) {
        self.remove_rider(rider.id);
        let person = Person::new(&rider.name, rider.guardian_phone.clone(), rider.member_id);
        self.riders.insert(rider.id, person);
        self.riders_of.entry(rider.member_id).or_default().insert(rider.id);
    }

    fn put_order(&mut self, order: &Order) {
        self.orders.insert(order.id, (order.member_id, order.number.clone()));
    }

    fn remove_rider(&mut self, id: RiderId) {
        if let Some(person) = self.riders.remove(&id)
            && let Some(riders) = self.riders_of.get_mut(&person.member)
        {
            riders.remove(&id);
        }
    }

    /// The account that an id means today; none when it is not in the index.
    fn today(&self, id: MemberId) -> Option<(MemberId, &Account)> {
        let mut id = id;
        // As long a chain as `shared::rules::conflicts::resolve_member` follows.
        for _link in 0..32 {
            match self.accounts.get(&id)?.merged_into {
                Some(into) => id = into,
                None => break,
            }
        }
        self.accounts.get(&id).map(|account| (id, account))
    }

    /// Everyone whom the text may mean, in no order.
    #[must_use]
    pub fn find(&self, typed: &Typed) -> Vec<Found> {
        if typed.is_empty() {
            return Vec::new();
        }
        let by_order = self.by_order(typed);
        let mut found = Vec::new();
        for raw in self.accounts.keys() {
            let riders = self.riders_of.get(raw).filter(|riders| !riders.is_empty());
            let Some((member_id, account)) = self.today(*raw) else { continue };
            let of_account = best(account.person.fit(typed), by_order.get(&member_id).copied());
            match riders {
                Some(riders) => {
                    let riders = riders.iter().filter_map(|id| Some((*id, self.riders.get(id)?)));
                    found.extend(riders.filter_map(|(id, rider)| {
                        let hit = choose(rider, of_account, typed)?;
                        Some(Found::rider(hit, id, rider, member_id, account))
                    }));
                }
                // An alias speaks for nobody.
                None if *raw == member_id => {
                    found.extend(of_account.map(|fit| Found::account(fit, member_id, account)));
                }
                None => {}
            }
        }
        found
    }

    /// The one account, as a hit.
    #[must_use]
    pub fn account(&self, id: MemberId) -> Option<Found> {
        self.today(id).map(|(id, account)| Found::account(Fit::Whole, id, account))
    }

    fn by_order(&self, typed: &Typed) -> HashMap<MemberId, Fit> {
        let mut found: HashMap<MemberId, Fit> = HashMap::new();
        let Some(typed) = typed.number() else { return found };
        for (member, number) in self.orders.values() {
            let Some(fit) = number_fit(number, &typed) else { continue };
            let Some((member, _)) = self.today(*member) else { continue };
            let known = found.entry(member).or_insert(fit);
            *known = fit.min(*known);
        }
        found
    }
}

impl Person {
    fn new(name: &str, phone: Option<String>, member: MemberId) -> Self {
        Self { name: name.to_owned(), spelling: Spelling::new(name), phone, member }
    }

    fn fit(&self, typed: &Typed) -> Option<Fit> {
        let phone = typed.phone().zip(self.phone.as_deref());
        best(self.spelling.fit(typed), phone.and_then(|(typed, phone)| phone_fit(phone, typed)))
    }
}

impl Found {
    fn rider(
        (fit, by_account): (Fit, bool),
        id: RiderId,
        rider: &Person,
        member_id: MemberId,
        account: &Account,
    ) -> Self {
        let called_otherwise = account.person.name != rider.name;
        Self {
            fit,
            by_account,
            name: rider.name.clone(),
            rider_id: Some(id),
            member_id,
            account: called_otherwise.then(|| account.person.name.clone()),
            phone: account.person.phone.clone().or_else(|| rider.phone.clone()),
        }
    }

    fn account(fit: Fit, member_id: MemberId, account: &Account) -> Self {
        Self {
            fit,
            by_account: false,
            name: account.person.name.clone(),
            rider_id: None,
            member_id,
            account: None,
            phone: account.person.phone.clone(),
        }
    }
}

/// The better of two fits.
fn best(one: Option<Fit>, other: Option<Fit>) -> Option<Fit> {
    one.into_iter().chain(other).min()
}

/// How a rider's own name fits, else the account's, with whether it is the account's: of a family, who is
/// called so comes before who is only related.
fn choose(rider: &Person, of_account: Option<Fit>, typed: &Typed) -> Option<(Fit, bool)> {
    let own = rider.spelling.fit(typed).map(|fit| (fit, false));
    own.or_else(|| best(of_account, rider.fit(typed)).map(|fit| (fit, true)))
}

/// The last four digits say as much as the whole phone.
fn phone_fit(phone: &str, typed: &str) -> Option<Fit> {
    const TAIL: usize = 4;
    if phone == typed || (typed.len() == TAIL && phone.ends_with(typed)) {
        Some(Fit::Whole)
    } else if phone.starts_with(typed) {
        Some(Fit::Start)
    } else {
        phone.contains(typed).then_some(Fit::Inside)
    }
}

/// A number is read out from its end as often as from its beginning.
fn number_fit(number: &str, typed: &str) -> Option<Fit> {
    if number == typed {
        Some(Fit::Whole)
    } else if number.starts_with(typed) {
        Some(Fit::Start)
    } else {
        number.ends_with(typed).then_some(Fit::Inside)
    }
}

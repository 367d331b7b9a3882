//! The index itself: accounts with their riders and orders.

use super::{Fit, Typed};
use lists::name::{Spelling, phone_fit};
use shared::id::{Id, MemberId, OrderId, RiderId};
use shared::record::{Member, Order, Rider, Row, Table};
use std::collections::HashMap;
use uuid::Uuid;

/// Members, riders and order numbers by what one may type for them.
#[derive(Debug, Default)]
pub struct Index {
    /// Side by side, for each question goes through all of them.
    families: Vec<Family>,
    places: HashMap<MemberId, usize>,
    rides_with: HashMap<RiderId, MemberId>,
    ordered_by: HashMap<OrderId, MemberId>,
}

/// An account with those who ride on it and what it ordered. These may be here before the account is.
#[derive(Debug)]
struct Family {
    id: MemberId,
    account: Option<Account>,
    riders: Vec<(RiderId, Person)>,
    /// With their numbers.
    orders: Vec<(OrderId, String)>,
}

#[derive(Debug)]
struct Account {
    person: Person,
    merged_into: Option<MemberId>,
}

#[derive(Debug)]
struct Person {
    spelling: Spelling,
    name: String,
    /// Digits; a rider's is the guardian's.
    phone: Option<String>,
}

/// What was found: a rider, or an account on which nobody rides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found<'i> {
    /// How well it fits.
    pub fit: Fit,
    /// True when the account was found (its name, a phone, an order) and the rider comes with it.
    pub by_account: bool,
    /// The name to show.
    pub name: &'i str,
    /// The rider, when the hit rides.
    pub rider_id: Option<RiderId>,
    /// The account as it is today, merges followed.
    pub member_id: MemberId,
    /// The account's name, when the rider is called otherwise.
    pub account: Option<&'i str>,
    /// The account's phone, unmasked.
    pub phone: Option<&'i str>,
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
            self.family(MemberId::from_uuid(id)).account = None;
        } else if table == Table::Riders {
            self.remove_rider(RiderId::from_uuid(id));
        } else if table == Table::Orders {
            self.remove_order(OrderId::from_uuid(id));
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
        let person = Person::new(&member.name, member.phone.clone());
        // Nobody looks for somebody who was forgotten.
        let account = Account { person, merged_into: member.merged_into };
        self.family(member.id).account = member.deleted_at.is_none().then_some(account);
    }

    fn put_rider(&mut self, rider: &Rider) {
        self.remove_rider(rider.id);
        let person = Person::new(&rider.name, rider.guardian_phone.clone());
        self.rides_with.insert(rider.id, rider.member_id);
        self.family(rider.member_id).riders.push((rider.id, person));
    }

    fn remove_rider(&mut self, id: RiderId) {
        if let Some(member) = self.rides_with.remove(&id) {
            self.family(member).riders.retain(|(rider, _)| *rider != id);
        }
    }

    fn put_order(&mut self, order: &Order) {
        self.remove_order(order.id);
        self.ordered_by.insert(order.id, order.member_id);
        self.family(order.member_id).orders.push((order.id, order.number.clone()));
    }

    fn remove_order(&mut self, id: OrderId) {
        if let Some(member) = self.ordered_by.remove(&id) {
            self.family(member).orders.retain(|(order, _)| *order != id);
        }
    }

    /// The family of an account, made when it is not there.
    fn family(&mut self, id: MemberId) -> &mut Family {
        let place = *self.places.entry(id).or_insert(self.families.len());
        if place == self.families.len() {
            self.families.push(Family { id, account: None, riders: Vec::new(), orders: Vec::new() });
        }
        #[expect(clippy::indexing_slicing, reason = "places point into families, which never shrink")]
        &mut self.families[place]
    }

    /// The account that an id means today; none when it is not in the index.
    fn today(&self, id: MemberId) -> Option<(MemberId, &Account)> {
        let mut id = id;
        let mut account = self.account_of(id)?;
        // As long a chain as `shared::rules::conflicts::resolve_member` follows.
        for _link in 0..32 {
            let Some(into) = account.merged_into else { break };
            (id, account) = (into, self.account_of(into)?);
        }
        Some((id, account))
    }

    fn account_of(&self, id: MemberId) -> Option<&Account> {
        self.family_of(id)?.account.as_ref()
    }

    fn family_of(&self, id: MemberId) -> Option<&Family> {
        self.families.get(*self.places.get(&id)?)
    }

    /// Everyone whom the text may mean, in no order.
    #[must_use]
    pub fn find(&self, typed: &Typed) -> Vec<Found<'_>> {
        if typed.is_empty() {
            return Vec::new();
        }
        let number = typed.number();
        let number = number.as_deref();
        let by_alias = number.map(|number| self.by_alias(number)).unwrap_or_default();
        let mut found = Vec::new();
        for family in &self.families {
            let Some(account) = &family.account else { continue };
            // Somebody who rides on an alias rides with the account that it became part of; the alias
            // itself speaks for nobody.
            let (today, account) = match account.merged_into {
                None => (family, account),
                Some(_) if family.riders.is_empty() => continue,
                Some(into) => {
                    match self.today(into).and_then(|(id, account)| Some((self.family_of(id)?, account))) {
                        Some(today) => today,
                        None => continue,
                    }
                }
            };
            let of_alias = if by_alias.is_empty() { None } else { by_alias.get(&today.id).copied() };
            let of_order = number.and_then(|number| today.order_fit(number));
            let of_account = best(account.person.fit(typed), best(of_order, of_alias));
            if family.riders.is_empty() {
                found.extend(of_account.map(|fit| Found::account(fit, today.id, account)));
            }
            for (id, rider) in &family.riders {
                let hit = choose(rider, of_account, typed);
                found.extend(hit.map(|hit| Found::rider(hit, *id, rider, today.id, account)));
            }
        }
        found
    }

    /// The one account, as a hit.
    #[must_use]
    pub fn account(&self, id: MemberId) -> Option<Found<'_>> {
        self.today(id).map(|(id, account)| Found::account(Fit::Whole, id, account))
    }

    /// What aliases ordered, for the accounts that they became part of.
    fn by_alias(&self, number: &str) -> HashMap<MemberId, Fit> {
        let mut found: HashMap<MemberId, Fit> = HashMap::new();
        let merged = |family: &&Family| family.account.as_ref().is_some_and(|one| one.merged_into.is_some());
        for family in self.families.iter().filter(merged) {
            let Some(fit) = family.order_fit(number) else { continue };
            let Some((today, _)) = self.today(family.id) else { continue };
            let known = found.entry(today).or_insert(fit);
            *known = fit.min(*known);
        }
        found
    }
}

impl Family {
    fn order_fit(&self, typed: &str) -> Option<Fit> {
        self.orders.iter().filter_map(|(_, number)| number_fit(number, typed)).min()
    }
}

impl Person {
    fn new(name: &str, phone: Option<String>) -> Self {
        Self { spelling: Spelling::new(name), name: name.to_owned(), phone }
    }

    fn fit(&self, typed: &Typed) -> Option<Fit> {
        best(self.spelling.fit(typed), self.phone_fit(typed))
    }

    fn phone_fit(&self, typed: &Typed) -> Option<Fit> {
        typed.phone().zip(self.phone.as_deref()).and_then(|(typed, phone)| phone_fit(phone, typed))
    }
}

impl<'i> Found<'i> {
    fn rider(
        (fit, by_account): (Fit, bool),
        id: RiderId,
        rider: &'i Person,
        member_id: MemberId,
        account: &'i Account,
    ) -> Self {
        let called_otherwise = account.person.name != rider.name;
        Self {
            fit,
            by_account,
            name: &rider.name,
            rider_id: Some(id),
            member_id,
            account: called_otherwise.then_some(account.person.name.as_str()),
            phone: account.person.phone.as_deref().or(rider.phone.as_deref()),
        }
    }

    fn account(fit: Fit, member_id: MemberId, account: &'i Account) -> Self {
        Self {
            fit,
            by_account: false,
            name: &account.person.name,
            rider_id: None,
            member_id,
            account: None,
            phone: account.person.phone.as_deref(),
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
    own.or_else(|| best(of_account, rider.phone_fit(typed)).map(|fit| (fit, true)))
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

//! Every account that stands, with what its line in the list needs: read in a handful of passes over whole
//! tables, since asking for each of ten thousand accounts alone would take seconds.

use super::super::Viewer;
use super::super::select::{all, columns};
use super::count_visit;
use crate::search::alphabetical;
use crate::store::SqliteStore;
use shared::id::{MemberId, MemberPackageId};
use shared::record::{
    AttentionCode, AttentionState, BookingState, Column, DebtState, EntryKind, Level, Member, PackageBalance,
    PackageState, Rider, Value,
};
use shared::rules::activity::Visits;
use shared::store::Stored;
use shared::time::{Date, Timestamp};
use shared::units::Units;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// The accounts of a club as they stood at one moment.
#[derive(Debug)]
pub struct MemberBook {
    /// The club date that it was gathered on: tomorrow some of it reads otherwise.
    pub(super) date: Date,
    /// In no order.
    pub(super) accounts: Vec<Account>,
}

/// An account with those who became part of it.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) id: MemberId,
    pub(super) name: String,
    /// What the name is put in order by.
    pub(super) by_name: String,
    pub(super) phone: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) joined_at: Timestamp,
    pub(super) riders: Vec<RiderOf>,
    pub(super) visits: Visits,
    /// Had a package once.
    pub(super) bought: bool,
    /// Left in packages that can be used.
    pub(super) left: Units,
    /// The last day of the last package with something left; none where days have not begun to count.
    pub(super) last_day: Option<Date>,
    pub(super) owes: Units,
    /// An open item says that this may be the same person as another.
    pub(super) duplicate: bool,
}

/// A rider as the line shows them.
#[derive(Debug)]
pub(super) struct RiderOf {
    pub(super) name: String,
    pub(super) level: Level,
    pub(super) minor: bool,
    pub(super) birthday_soon: bool,
    pub(super) waiver: bool,
    pub(super) guardian: bool,
}

/// Birthdays are told this many days before.
const BIRTHDAY_DAYS: u64 = 7;

impl MemberBook {
    /// Gathers it.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn read(store: &SqliteStore<'_>, viewer: &Viewer) -> Stored<Self> {
        let mut gathering = Gathering::begin(store, viewer)?;
        gathering.riders(store)?;
        gathering.packages(store)?;
        gathering.visits(store, viewer)?;
        gathering.debts(store)?;
        gathering.duplicates(store)?;
        Ok(Self { date: viewer.date(), accounts: gathering.accounts })
    }

    /// True while its words of days still hold.
    #[must_use]
    pub fn is_of(&self, date: Date) -> bool {
        self.date == date
    }
}

struct Gathering {
    date: Date,
    accounts: Vec<Account>,
    /// Where the account stands that an id means today.
    places: HashMap<String, usize>,
}

static MEMBERS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {} FROM members m WHERE m.club_id = ?1", columns::<Member>("m")));
static RIDERS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {} FROM riders r WHERE r.club_id = ?1", columns::<Rider>("r")));

impl Gathering {
    fn begin(store: &SqliteStore<'_>, viewer: &Viewer) -> Stored<Self> {
        let mut accounts: Vec<Account> = Vec::new();
        let mut places = HashMap::new();
        let mut aliases: Vec<(MemberId, MemberId)> = Vec::new();
        for member in read(store, &MEMBERS, &[], |cells| cells.record::<Member>())? {
            match member.merged_into {
                Some(into) => aliases.push((member.id, into)),
                // A stub of somebody who was forgotten is no line.
                None if member.deleted_at.is_some() => {}
                None => {
                    places.insert(member.id.to_string(), accounts.len());
                    accounts.push(Account::new(member));
                }
            }
        }
        place_aliases(&mut places, aliases);
        Ok(Self { date: viewer.date(), accounts, places })
    }

    fn of(&mut self, member: &str) -> Option<&mut Account> {
        self.accounts.get_mut(*self.places.get(member)?)
    }

    fn riders(&mut self, store: &SqliteStore<'_>) -> Stored<()> {
        let soon: Vec<Date> =
            self.date.iter_days().take(usize::try_from(BIRTHDAY_DAYS).unwrap_or(0)).collect();
        for rider in read(store, &RIDERS, &[], |cells| cells.record::<Rider>())? {
            let minor = rider.is_minor(self.date);
            let of = RiderOf {
                level: rider.level,
                minor,
                birthday_soon: rider.birth_date.is_some() && soon.iter().any(|day| rider.has_birthday(*day)),
                waiver: rider.waiver_signed_at.is_some(),
                guardian: !minor || rider.guardian_consent_at.is_some(),
                name: rider.name,
            };
            if let Some(account) = self.of(&rider.member_id.to_string()) {
                account.riders.push(of);
            }
        }
        Ok(())
    }

    fn packages(&mut self, store: &SqliteStore<'_>) -> Stored<()> {
        let balances = balances(store)?;
        let text = "SELECT id, member_id, state, valid_until FROM member_packages WHERE club_id = ?1";
        let packages = read(store, text, &[], |cells| {
            let (id, member): (MemberPackageId, String) = (cells.field()?, cells.field()?);
            let (state, until): (PackageState, Option<Date>) = (cells.field()?, cells.field()?);
            Ok((id, member, state, until))
        })?;
        let mut endless: HashSet<String> = HashSet::new();
        for (id, member, state, until) in packages {
            let date = self.date;
            let Some(account) = self.of(&member) else { continue };
            account.bought = true;
            let left = balances.get(&id).map_or(Units::from_tenths(0), |balance| balance.available());
            let usable = state == PackageState::Active && until.is_none_or(|until| until >= date);
            if !usable || !left.is_positive() {
                continue;
            }
            account.left = account.left + left;
            match until {
                Some(until) => account.last_day = account.last_day.max(Some(until)),
                None => {
                    endless.insert(member);
                }
            }
        }
        for member in endless {
            if let Some(account) = self.of(&member) {
                account.last_day = None;
            }
        }
        Ok(())
    }

    fn visits(&mut self, store: &SqliteStore<'_>, viewer: &Viewer) -> Stored<()> {
        let text = "SELECT member_id, state, starts_at FROM bookings WHERE club_id = ?1";
        let bookings = read(store, text, &[], |cells| {
            let (member, state): (String, BookingState) = (cells.field()?, cells.field()?);
            Ok((member, state, cells.field::<Timestamp>()?))
        })?;
        for (member, state, at) in bookings {
            if let Some(account) = self.of(&member) {
                count_visit(&mut account.visits, state, at, viewer.now);
            }
        }
        Ok(())
    }

    fn debts(&mut self, store: &SqliteStore<'_>) -> Stored<()> {
        let text = "SELECT member_id, units FROM debts WHERE club_id = ?1 AND +state = ?2";
        let debts = read(store, text, &[DebtState::Open.to_value()], |cells| {
            Ok((cells.field::<String>()?, cells.field::<Units>()?))
        })?;
        for (member, units) in debts {
            if let Some(account) = self.of(&member) {
                account.owes = account.owes + units;
            }
        }
        Ok(())
    }

    /// An open item names one of the accounts; the other is whoever has the same phone.
    fn duplicates(&mut self, store: &SqliteStore<'_>) -> Stored<()> {
        let text = "SELECT member_id FROM attention_items
                    WHERE club_id = ?1 AND state = ?2 AND code = ?3 AND member_id IS NOT NULL";
        let given = [AttentionState::Open.to_value(), AttentionCode::SamePhone.to_value()];
        let named = read(store, text, &given, |cells| cells.field::<String>())?;
        let phones: BTreeSet<String> = named.iter().filter_map(|id| self.of(id)?.phone.clone()).collect();
        let mut of_phone: HashMap<&str, u32> = HashMap::new();
        for phone in self.accounts.iter().filter_map(|account| account.phone.as_deref()) {
            if phones.contains(phone) {
                let known = of_phone.entry(phone).or_default();
                *known = known.saturating_add(1);
            }
        }
        let shared: BTreeSet<String> =
            of_phone.into_iter().filter(|(_, count)| *count > 1).map(|(phone, _)| phone.to_owned()).collect();
        for account in &mut self.accounts {
            account.duplicate = account.phone.as_ref().is_some_and(|phone| shared.contains(phone));
        }
        Ok(())
    }
}

impl Account {
    fn new(member: Member) -> Self {
        Self {
            id: member.id,
            by_name: alphabetical(&member.name),
            name: member.name,
            phone: member.phone,
            tags: member.tags.0,
            joined_at: member.joined_at,
            riders: Vec::new(),
            visits: Visits::default(),
            bought: false,
            left: Units::from_tenths(0),
            last_day: None,
            owes: Units::from_tenths(0),
            duplicate: false,
        }
    }
}

/// Lets aliases stand where the account stands that they became part of; one whose chain leads nowhere
/// stands nowhere.
fn place_aliases(places: &mut HashMap<String, usize>, mut aliases: Vec<(MemberId, MemberId)>) {
    loop {
        let before = aliases.len();
        aliases.retain(|(alias, into)| match places.get(&into.to_string()).copied() {
            Some(place) => {
                places.insert(alias.to_string(), place);
                false
            }
            None => true,
        });
        if aliases.len() == before {
            return;
        }
    }
}

/// The balance of every package, from the index alone.
fn balances(store: &SqliteStore<'_>) -> Stored<HashMap<MemberPackageId, PackageBalance>> {
    let text = "SELECT package_id, kind, sum(units) FROM package_entries WHERE club_id = ?1
                GROUP BY package_id, kind";
    let sums = read(store, text, &[], |cells| {
        let (package, kind): (MemberPackageId, EntryKind) = (cells.field()?, cells.field()?);
        Ok((package, kind, cells.field::<Units>()?))
    })?;
    let mut balances: HashMap<MemberPackageId, PackageBalance> = HashMap::new();
    for (package, kind, units) in sums {
        let balance = balances.entry(package).or_default();
        *balance = balance.with(kind, units);
    }
    Ok(balances)
}

fn read<T>(
    store: &SqliteStore<'_>,
    text: &str,
    more: &[Value],
    take: impl FnMut(&mut super::super::select::Cells<'_, '_>) -> Stored<T>,
) -> Stored<Vec<T>> {
    let mut given = vec![store.club().to_value()];
    given.extend_from_slice(more);
    all(store.connection(), text, &given, take)
}

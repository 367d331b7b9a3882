//! `/api/admin/members`: members found, and one with all that belongs to them. What changes them is in `act`.

use super::admin_search;
use super::named::{Named, Names, phone};
use super::paging::{self, Page};
use super::read_id;
use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Code, Params, Problem, Reply};
use crate::looked::{self, Look};
use crate::sign_in::caller::StaffCaller;
use crate::store::PgStore;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::id::{Id as _, MemberId, RiderId};
use shared::money::Money;
use shared::record::{
    Booking, Debt, Lesson, Member, MemberPackage, PackageBalance, PackageEntry, Rider, Row, Table,
};
use shared::rules::{account, conflicts};
use shared::store::{FindPackages as _, Stored, fetch};
use shared::time::{Date, Timestamp};
use shared::units::Units;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Lessons of a profile at most, the latest first.
const LATEST: i64 = 100;

/// Which members.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// A name (of the member or a rider; in characters, in pinyin, by initials) or digits of a phone: the best first.
    q: Option<String>,
    /// At most 100; 20 unless said.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A member in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MemberItem {
    id: Uuid,
    name: String,
    /// Masked for who may not see phones.
    phone: Option<String>,
    tags: Vec<String>,
    riders: Vec<Named>,
    #[schema(value_type = String, format = DateTime)]
    joined_at: Timestamp,
    version: i64,
}

/// Lists members, or finds some.
#[utoipa::path(get, path = "/api/admin/members", tag = "admin", params(Which), responses(
    (status = 200, body = Enveloped<Page<MemberItem>>),
))]
pub(super) async fn list(
    State(app): State<App>,
    staff: StaffCaller,
    Params(which): Params<Which>,
) -> Reply<Page<MemberItem>> {
    let Which { q, limit, cursor } = which;
    let limit = paging::limit(limit);
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let (found, next): (Vec<Member>, Option<String>) =
        match q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
            Some(q) => admin_search::members(&mut store, q, limit, cursor.as_deref()).await?,
            None => {
                let after = cursor.as_deref().map_or(Ok(Uuid::nil()), str::parse);
                let after = after.map_err(|_not_an_id: uuid::Error| paging::bad())?;
                let mut found = store.standing_members(after, limit.saturating_add(1)).await?;
                let most = usize::try_from(limit).map_err(Problem::internal)?;
                let more = found.len() > most;
                found.truncate(most);
                let next = found.last().filter(|_| more).map(|last| last.id.to_string());
                (found, next)
            }
        };
    let ids: Vec<MemberId> = found.iter().map(|member| member.id).collect();
    let mut riders: BTreeMap<MemberId, Vec<Named>> = BTreeMap::new();
    for rider in store.riders_in(&ids).await? {
        riders.entry(rider.member_id).or_default().push(Named { id: rider.id.uuid(), name: rider.name });
    }
    let items = found.into_iter().map(|member| {
        let riders = riders.remove(&member.id).unwrap_or_default();
        item(member, riders, staff)
    });
    Ok(Answer(Page::of(items.collect(), next)))
}

fn item(member: Member, riders: Vec<Named>, staff: StaffCaller) -> MemberItem {
    MemberItem {
        id: member.id.uuid(),
        phone: phone(member.phone.as_deref(), staff),
        name: member.name,
        tags: member.tags.0,
        riders,
        joined_at: member.joined_at,
        version: member.meta.version,
    }
}

/// A member with all that belongs to them and to accounts that became part of theirs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Profile {
    id: Uuid,
    name: String,
    /// Masked for who may not see phones.
    phone: Option<String>,
    notes: Option<String>,
    tags: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    joined_at: Timestamp,
    version: i64,
    /// Accounts that became part of this one.
    aliases: Vec<Named>,
    riders: Vec<RiderItem>,
    packages: Vec<PackageItem>,
    /// Units that are owed.
    debts: Vec<DebtItem>,
    /// The latest hundred, ahead and past, the latest first.
    lessons: Vec<RiddenLesson>,
}

/// One who rides.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RiderItem {
    id: Uuid,
    name: String,
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Option<Date>,
    /// In kilograms.
    weight: Option<String>,
    level: &'static str,
    usual_horse_id: Option<Uuid>,
    usual_coach_id: Option<Uuid>,
    no_ride: Vec<Uuid>,
    /// True where a guardian is known; who it is tells `GET /api/admin/riders/{id}/guardian`.
    guardian: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    guardian_consent_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    waiver_signed_at: Option<Timestamp>,
    notes: Option<String>,
    version: i64,
}

/// A package with its ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PackageItem {
    id: Uuid,
    product_id: Uuid,
    name: String,
    state: &'static str,
    #[schema(value_type = String)]
    units: Units,
    #[schema(value_type = String)]
    price_paid: Money,
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Date>,
    /// What can be used now.
    #[schema(value_type = String)]
    available: Units,
    #[schema(value_type = String)]
    used: Units,
    /// Set aside for bookings.
    #[schema(value_type = String)]
    reserved: Units,
    /// The oldest first.
    entries: Vec<EntryItem>,
    version: i64,
}

/// A line of a package's ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EntryItem {
    id: Uuid,
    kind: &'static str,
    #[schema(value_type = String)]
    units: Units,
    booking_id: Option<Uuid>,
    /// The entry that this one takes back.
    reverses: Option<Uuid>,
    note: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// Units that were ridden and not paid.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DebtItem {
    id: Uuid,
    rider_id: Uuid,
    #[schema(value_type = String)]
    units: Units,
}

/// A lesson that one of the account's riders was booked into.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RiddenLesson {
    booking_id: Uuid,
    lesson_id: Uuid,
    number: Option<String>,
    rider_id: Uuid,
    /// The booking's.
    state: &'static str,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    course: Option<Named>,
    coach: Option<Named>,
    horse: Option<Named>,
}

/// Shows one member. The id of an account that became part of another shows that one.
#[utoipa::path(get, path = "/api/admin/members/{id}", tag = "admin",
    params(("id" = Uuid, Path, description = "The member")),
    responses(
        (status = 200, body = Enveloped<Profile>),
        (status = 404, description = "`not_found`, also for who was forgotten"),
    ))]
pub(super) async fn one(
    State(app): State<App>,
    staff: StaffCaller,
    Path(id): Path<String>,
) -> Reply<Profile> {
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let id = conflicts::resolve_member(&mut store, MemberId::from_uuid(read_id(&id)?)).await?;
    let member = fetch::<Member, _>(&mut store, id).await?.filter(Member::stands);
    let member = member.ok_or_else(|| Problem::new(Code::NotFound))?;
    let family = account::family(&mut store, id).await?;
    let mut aliases = Vec::new();
    for alias in family.iter().filter(|alias| **alias != id) {
        let alias = fetch::<Member, _>(&mut store, *alias).await?;
        aliases.extend(alias.map(|alias| Named { id: alias.id.uuid(), name: alias.name }));
    }
    let riders = store.riders_in(&family).await?;
    let mut packages = Vec::new();
    for package in account::packages(&mut store, id).await? {
        let (balance, entries) =
            (store.balance(package.id).await?, store.entries_of_package(package.id).await?);
        packages.push(package_item(package, &balance, entries));
    }
    let debts = account::open_debts(&mut store, id).await?;
    let ids: Vec<RiderId> = riders.iter().map(|rider| rider.id).collect();
    let lessons = ridden(&mut store, &ids).await?;
    Ok(Answer(Profile {
        id: id.uuid(),
        phone: phone(member.phone.as_deref(), staff),
        name: member.name,
        notes: member.notes,
        tags: member.tags.0,
        joined_at: member.joined_at,
        version: member.meta.version,
        aliases,
        riders: riders.into_iter().map(rider_item).collect(),
        packages,
        debts: debts.into_iter().map(debt_item).collect(),
        lessons,
    }))
}

fn rider_item(rider: Rider) -> RiderItem {
    RiderItem {
        id: rider.id.uuid(),
        name: rider.name,
        birth_date: rider.birth_date,
        weight: rider.weight.map(|weight| weight.to_string()),
        level: rider.level.as_str(),
        usual_horse_id: rider.usual_horse_id.map(|id| id.uuid()),
        usual_coach_id: rider.usual_coach_id.map(|id| id.uuid()),
        no_ride: rider.no_ride.0.iter().map(|id| id.uuid()).collect(),
        guardian: rider.guardian_name.is_some() || rider.guardian_phone.is_some(),
        guardian_consent_at: rider.guardian_consent_at,
        waiver_signed_at: rider.waiver_signed_at,
        notes: rider.notes,
        version: rider.meta.version,
    }
}

fn package_item(
    package: MemberPackage,
    balance: &PackageBalance,
    mut entries: Vec<PackageEntry>,
) -> PackageItem {
    entries.sort_by_key(|entry| (entry.meta.created_at, entry.id));
    PackageItem {
        id: package.id.uuid(),
        product_id: package.product_id.uuid(),
        name: package.name,
        state: package.state.as_str(),
        units: package.units,
        price_paid: package.price_paid,
        valid_from: package.valid_from,
        valid_until: package.valid_until,
        available: balance.available(),
        used: balance.used,
        reserved: balance.reserved,
        entries: entries.into_iter().map(entry_item).collect(),
        version: package.meta.version,
    }
}

fn entry_item(entry: PackageEntry) -> EntryItem {
    EntryItem {
        id: entry.id.uuid(),
        kind: entry.kind.as_str(),
        units: entry.units,
        booking_id: entry.booking_id.map(|id| id.uuid()),
        reverses: entry.reverses.map(|id| id.uuid()),
        note: entry.note,
        at: entry.meta.created_at,
    }
}

fn debt_item(debt: Debt) -> DebtItem {
    DebtItem { id: debt.id.uuid(), rider_id: debt.rider_id.uuid(), units: debt.units }
}

async fn ridden(store: &mut PgStore, riders: &[RiderId]) -> Stored<Vec<RiddenLesson>> {
    let bookings: Vec<Booking> = store.latest_bookings(riders, LATEST).await?;
    let ids: Vec<Uuid> = bookings.iter().map(|booking| booking.lesson_id.uuid()).collect();
    let lessons = store.rows_of(Table::Lessons, &ids).await?.into_iter().filter_map(|row| match row {
        Row::Lesson(lesson) => Some((lesson.id, lesson)),
        _ => None,
    });
    let lessons: BTreeMap<_, Lesson> = lessons.collect();
    let names = Names::of(store, lessons.values(), &bookings).await?;
    let shown = bookings.into_iter().map(|booking| {
        let lesson = lessons.get(&booking.lesson_id);
        RiddenLesson {
            booking_id: booking.id.uuid(),
            lesson_id: booking.lesson_id.uuid(),
            number: lesson.map(|lesson| lesson.number.clone()),
            rider_id: booking.rider_id.uuid(),
            state: booking.state.as_str(),
            starts_at: booking.starts_at,
            ends_at: booking.ends_at,
            course: lesson.and_then(|lesson| names.get(lesson.course_id.uuid())),
            coach: lesson.and_then(|lesson| names.get(lesson.coach_id?.uuid())),
            horse: booking.horse_id.and_then(|id| names.get(id.uuid())),
        }
    });
    Ok(shown.collect())
}

/// A minor's guardian.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Guardian {
    name: Option<String>,
    phone: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    consent_at: Option<Timestamp>,
}

/// Shows who a rider's guardian is. That it was looked at stands in the audit.
#[utoipa::path(get, path = "/api/admin/riders/{id}/guardian", tag = "admin",
    params(("id" = Uuid, Path, description = "The rider")),
    responses(
        (status = 200, body = Enveloped<Guardian>),
        (status = 404, description = "`not_found`"),
    ))]
pub(super) async fn guardian(
    State(app): State<App>,
    staff: StaffCaller,
    Path(id): Path<String>,
) -> Reply<Guardian> {
    let id = RiderId::from_uuid(read_id(&id)?);
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let rider = fetch::<Rider, _>(&mut store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    // Who holds a connection while waiting for another blocks the pool.
    drop(store);
    let rows = vec![(Table::Riders, id.uuid())];
    let through = json!({ "route": "riders/guardian" });
    looked::note(&app, staff, Look { act: looked::AT_GUARDIAN, rows, through }).await?;
    let Rider { guardian_name, guardian_phone, guardian_consent_at, .. } = rider;
    Ok(Answer(Guardian { name: guardian_name, phone: guardian_phone, consent_at: guardian_consent_at }))
}

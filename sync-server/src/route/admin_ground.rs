//! `/api/admin/coaches`, `horses`, `arenas`, `staff`, `club`: the club's ground as it stands. What changes it is in
//! `act`. None of these lists is ever long.

use super::named::phone;
use super::paging::Page;
use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Problem, Reply};
use crate::sign_in::caller::StaffCaller;
use crate::store::PgStore;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use shared::id::Id as _;
use shared::money::Money;
use shared::record::{Club, Row, Table};
use shared::store::{StoreError, fetch};
use utoipa::ToSchema;
use uuid::Uuid;

async fn rows(app: &App, staff: StaffCaller, table: Table) -> Result<Vec<Row>, Problem> {
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    Ok(store.table(table).await?)
}

/// A coach.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CoachItem {
    id: Uuid,
    name: String,
    /// Masked for who may not see phones.
    phone: Option<String>,
    /// Courses taught; none named is all.
    courses: Vec<Uuid>,
    #[schema(value_type = String)]
    surcharge: Money,
    active: bool,
    version: i64,
}

/// Lists the coaches, those who left too.
#[utoipa::path(get, path = "/api/admin/coaches", tag = "admin", responses(
    (status = 200, body = Enveloped<Page<CoachItem>>),
))]
pub(super) async fn coaches(State(app): State<App>, staff: StaffCaller) -> Reply<Page<CoachItem>> {
    let rows = rows(&app, staff, Table::Coaches).await?.into_iter().filter_map(|row| match row {
        Row::Coach(coach) => Some(CoachItem {
            id: coach.id.uuid(),
            phone: phone(coach.phone.as_deref(), staff),
            name: coach.name,
            courses: coach.courses.0.iter().map(|id| id.uuid()).collect(),
            surcharge: coach.surcharge,
            active: coach.active,
            version: coach.meta.version,
        }),
        _ => None,
    });
    Ok(Answer(Page::whole(rows.collect())))
}

/// A horse.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HorseItem {
    id: Uuid,
    name: String,
    number: String,
    breed: Option<String>,
    height_cm: Option<i64>,
    birth_year: Option<i64>,
    /// The boarder who owns it; none is the club.
    owner_id: Option<Uuid>,
    /// With tack, in kilograms.
    max_rider_weight: Option<String>,
    /// None named suits all.
    levels: Vec<&'static str>,
    limits: LimitsItem,
    state: &'static str,
    version: i64,
}

/// What a horse may be asked to do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LimitsItem {
    lessons_a_day: i64,
    /// In tenths: 40 is a load of 4.0.
    load_a_day: i64,
    /// In tenths.
    load_in_7_days: i64,
    rest_minutes: i64,
}

/// Lists the horses, retired ones too.
#[utoipa::path(get, path = "/api/admin/horses", tag = "admin", responses(
    (status = 200, body = Enveloped<Page<HorseItem>>),
))]
pub(super) async fn horses(State(app): State<App>, staff: StaffCaller) -> Reply<Page<HorseItem>> {
    let rows = rows(&app, staff, Table::Horses).await?.into_iter().filter_map(|row| match row {
        Row::Horse(horse) => Some(HorseItem {
            id: horse.id.uuid(),
            name: horse.name,
            number: horse.number,
            breed: horse.breed,
            height_cm: horse.height_cm,
            birth_year: horse.birth_year,
            owner_id: horse.owner_id.map(|id| id.uuid()),
            max_rider_weight: horse.max_rider_weight.map(|weight| weight.to_string()),
            levels: horse.levels.0.iter().map(|level| level.as_str()).collect(),
            limits: LimitsItem {
                lessons_a_day: horse.limits.0.lessons_a_day,
                load_a_day: horse.limits.0.load_a_day,
                load_in_7_days: horse.limits.0.load_in_7_days,
                rest_minutes: horse.limits.0.rest_minutes,
            },
            state: horse.state.as_str(),
            version: horse.meta.version,
        }),
        _ => None,
    });
    Ok(Answer(Page::whole(rows.collect())))
}

/// An arena.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ArenaItem {
    id: Uuid,
    name: String,
    indoor: bool,
    /// Lessons at the same time.
    capacity: i64,
    active: bool,
    version: i64,
}

/// Lists the arenas, those given up too.
#[utoipa::path(get, path = "/api/admin/arenas", tag = "admin", responses(
    (status = 200, body = Enveloped<Page<ArenaItem>>),
))]
pub(super) async fn arenas(State(app): State<App>, staff: StaffCaller) -> Reply<Page<ArenaItem>> {
    let rows = rows(&app, staff, Table::Arenas).await?.into_iter().filter_map(|row| match row {
        Row::Arena(arena) => Some(ArenaItem {
            id: arena.id.uuid(),
            name: arena.name,
            indoor: arena.indoor,
            capacity: arena.capacity,
            active: arena.active,
            version: arena.meta.version,
        }),
        _ => None,
    });
    Ok(Answer(Page::whole(rows.collect())))
}

/// A person who works at the club.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StaffItem {
    id: Uuid,
    name: String,
    /// What they type to sign in.
    account: String,
    role: &'static str,
    active: bool,
    /// The coach that they are.
    coach_id: Option<Uuid>,
    version: i64,
}

/// Lists who works at the club, and who left.
#[utoipa::path(get, path = "/api/admin/staff", tag = "admin", responses(
    (status = 200, body = Enveloped<Page<StaffItem>>),
))]
pub(super) async fn staff(State(app): State<App>, staff: StaffCaller) -> Reply<Page<StaffItem>> {
    let rows = rows(&app, staff, Table::Staff).await?.into_iter().filter_map(|row| match row {
        Row::Staff(person) => Some(StaffItem {
            id: person.id.uuid(),
            name: person.name,
            account: person.account,
            role: person.role.as_str(),
            active: person.active,
            coach_id: person.coach_id.map(|id| id.uuid()),
            version: person.meta.version,
        }),
        _ => None,
    });
    Ok(Answer(Page::whole(rows.collect())))
}

/// The club.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClubItem {
    id: Uuid,
    name: String,
    /// Its time zone, an IANA name.
    zone: String,
    /// Its opening hours, rules and limits, as `PATCH` takes them.
    #[schema(value_type = Object)]
    rules: Value,
    version: i64,
}

/// Shows the club with its rules.
#[utoipa::path(get, path = "/api/admin/club", tag = "admin", responses(
    (status = 200, body = Enveloped<ClubItem>),
))]
pub(super) async fn club(State(app): State<App>, staff: StaffCaller) -> Reply<ClubItem> {
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let club = fetch::<Club, _>(&mut store, staff.club_id).await?;
    let club = club.ok_or(StoreError::Missing { table: "clubs" })?;
    Ok(Answer(ClubItem {
        id: club.id.uuid(),
        name: club.name,
        zone: club.zone.0.name().to_owned(),
        rules: serde_json::to_value(&club.rules.0).map_err(Problem::internal)?,
        version: club.meta.version,
    }))
}

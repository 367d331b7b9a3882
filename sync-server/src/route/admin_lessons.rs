//! `/api/admin/lessons`: the timetable of a day, and one lesson with who is in it. What changes them is in `act`.

use super::named::{Named, Names};
use super::paging::Page;
use super::read_id;
use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Code, Params, Problem, Reply};
use crate::sign_in::caller::StaffCaller;
use crate::store::PgStore;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use shared::id::{Id as _, LessonId};
use shared::record::{Booking, CheckIn, Club, Lesson};
use shared::store::{FindLessons as _, StoreError, fetch};
use shared::time::{Date, Timestamp};
use shared::units::Units;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which day.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Day {
    /// By the club's clock; today unless said.
    #[param(value_type = Option<String>, format = Date)]
    date: Option<Date>,
}

/// A lesson on the timetable.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LessonItem {
    id: Uuid,
    number: String,
    state: &'static str,
    /// `order`: it goes with its last booking; `class`.
    origin: &'static str,
    course: Option<Named>,
    coach: Option<Named>,
    arena: Option<Named>,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    capacity: i64,
    /// Places that are taken.
    taken: usize,
    note: Option<String>,
    version: i64,
}

impl LessonItem {
    fn of(lesson: Lesson, taken: usize, names: &Names) -> Self {
        Self {
            id: lesson.id.uuid(),
            state: lesson.state.as_str(),
            origin: lesson.origin.as_str(),
            course: names.get(lesson.course_id.uuid()),
            coach: lesson.coach_id.and_then(|id| names.get(id.uuid())),
            arena: lesson.arena_id.and_then(|id| names.get(id.uuid())),
            starts_at: lesson.starts_at,
            ends_at: lesson.ends_at,
            capacity: lesson.capacity,
            taken,
            note: lesson.note,
            number: lesson.number,
            version: lesson.meta.version,
        }
    }
}

/// Lists the lessons of a day, whatever their state, by their start.
#[utoipa::path(get, path = "/api/admin/lessons", tag = "admin", params(Day), responses(
    (status = 200, body = Enveloped<Page<LessonItem>>),
))]
pub(super) async fn list(
    State(app): State<App>,
    staff: StaffCaller,
    Params(Day { date }): Params<Day>,
) -> Reply<Page<LessonItem>> {
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let club = fetch::<Club, _>(&mut store, staff.club_id).await?;
    let zone = club.ok_or(StoreError::Missing { table: "clubs" })?.zone;
    let date = date.unwrap_or_else(|| zone.date(app.clock.now()));
    let lessons = store.lessons_between(zone.day(date)).await?;
    let ids: Vec<LessonId> = lessons.iter().map(|lesson| lesson.id).collect();
    let mut taken: BTreeMap<LessonId, usize> = BTreeMap::new();
    for booking in store.bookings_in(&ids).await?.iter().filter(|booking| booking.state.is_live()) {
        let places = taken.entry(booking.lesson_id).or_default();
        *places = places.saturating_add(1);
    }
    let names = Names::of(&mut store, lessons.iter(), &[]).await?;
    let items = lessons.into_iter().map(|lesson| {
        let taken = taken.get(&lesson.id).copied().unwrap_or(0);
        LessonItem::of(lesson, taken, &names)
    });
    Ok(Answer(Page::whole(items.collect())))
}

/// A lesson with everybody who was ever booked into it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LessonDetail {
    #[serde(flatten)]
    lesson: LessonItem,
    bookings: Vec<BookingItem>,
}

/// A rider in a lesson.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BookingItem {
    id: Uuid,
    state: &'static str,
    rider: Option<Named>,
    member_id: Uuid,
    /// The package that units are set aside in.
    package_id: Option<Uuid>,
    /// The order line that paid for it in money.
    order_item_id: Option<Uuid>,
    horse: Option<Named>,
    /// True where rider or horse is in two lessons at once, and that could not be refused any more.
    clash: bool,
    note: Option<String>,
    check_in: Option<CheckInItem>,
    version: i64,
}

/// A rider was here.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CheckInItem {
    #[schema(value_type = String, format = DateTime)]
    in_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    out_at: Option<Timestamp>,
    /// What the lesson cost, used or owed.
    #[schema(value_type = String)]
    units: Units,
    /// The package that it came from; none when owed or paid in money.
    package_id: Option<Uuid>,
}

/// Shows one lesson with its bookings.
#[utoipa::path(get, path = "/api/admin/lessons/{id}", tag = "admin",
    params(("id" = Uuid, Path, description = "The lesson")),
    responses(
        (status = 200, body = Enveloped<LessonDetail>),
        (status = 404, description = "`not_found`"),
    ))]
pub(super) async fn one(
    State(app): State<App>,
    staff: StaffCaller,
    Path(id): Path<String>,
) -> Reply<LessonDetail> {
    let id = LessonId::from_uuid(read_id(&id)?);
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let lesson = fetch::<Lesson, _>(&mut store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let bookings = store.bookings_of(id).await?;
    let names = Names::of(&mut store, std::iter::once(&lesson), &bookings).await?;
    let taken = bookings.iter().filter(|booking| booking.state.is_live()).count();
    let mut items = Vec::with_capacity(bookings.len());
    for booking in bookings {
        let check_in = store.live_check_in(booking.id).await?;
        items.push(booking_item(booking, check_in, &names));
    }
    Ok(Answer(LessonDetail { lesson: LessonItem::of(lesson, taken, &names), bookings: items }))
}

fn booking_item(booking: Booking, check_in: Option<CheckIn>, names: &Names) -> BookingItem {
    BookingItem {
        id: booking.id.uuid(),
        state: booking.state.as_str(),
        rider: names.get(booking.rider_id.uuid()),
        member_id: booking.member_id.uuid(),
        package_id: booking.package_id.map(|id| id.uuid()),
        order_item_id: booking.order_item_id.map(|id| id.uuid()),
        horse: booking.horse_id.and_then(|id| names.get(id.uuid())),
        clash: booking.clash,
        note: booking.note,
        check_in: check_in.map(|here| CheckInItem {
            in_at: here.in_at,
            out_at: here.out_at,
            units: here.units,
            package_id: here.package_id.map(|id| id.uuid()),
        }),
        version: booking.meta.version,
    }
}

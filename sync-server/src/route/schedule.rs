//! `/api/schedule`: which times are free.

use super::named::Named;
use super::paging::Page;
use super::schema::Enveloped;
use crate::App;
use crate::act::stopped;
use crate::http::{Answer, Params, Reply, Request};
use crate::sign_in::caller::StaffCaller;
use crate::store::PgStore;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::id::{CoachId, Id as _, ProductId, RiderId};
use shared::record::Club;
use shared::rules::conflicts::Picture;
use shared::rules::slots::{MOST_DAYS, Slot, SlotReason, Wish, ask};
use shared::store::{StoreError, fetch};
use shared::time::{Date, Timestamp};
use shared::words::Lang;
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody would like to book.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// The course.
    product_id: Uuid,
    /// The first day, by the club's clock; today unless said.
    #[param(value_type = Option<String>, format = Date)]
    date: Option<Date>,
    /// Days from it on, 14 at most; one unless said.
    days: Option<usize>,
    /// With this coach and no other.
    coach_id: Option<Uuid>,
    /// With this coach rather than another.
    preferred_coach_id: Option<Uuid>,
    /// At this time rather than another.
    #[param(value_type = Option<String>, format = DateTime)]
    preferred_start: Option<Timestamp>,
    /// Who rides: the horse has to suit, and what they usually do counts.
    rider_id: Option<Uuid>,
    /// How many ride; one unless said.
    party: Option<i64>,
}

impl Wanted {
    fn wish(self, now: Timestamp, today: Date) -> Wish {
        // One too many is refused as well as any number of them.
        let days = self.days.unwrap_or(1).min(MOST_DAYS.saturating_add(1));
        let days = self.date.unwrap_or(today).iter_days().take(days).collect();
        Wish {
            coach_id: self.coach_id.map(CoachId::from_uuid),
            preferred_coach: self.preferred_coach_id.map(CoachId::from_uuid),
            preferred_start: self.preferred_start,
            rider_id: self.rider_id.map(RiderId::from_uuid),
            party: self.party.unwrap_or(1),
            ..Wish::new(now, ProductId::from_uuid(self.product_id), days)
        }
    }
}

/// A time that is free.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FreeTime {
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// A class that is there already and has room; none is a lesson to be made.
    lesson_id: Option<Uuid>,
    /// The coach to take.
    coach: Option<Named>,
    /// All coaches who are free.
    coaches: Vec<Named>,
    arena: Option<Named>,
    /// The higher the better.
    score: i64,
    reasons: Vec<Reason>,
}

/// Why a time is recommended.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reason {
    /// `reason` names it, the other fields are its own.
    #[schema(value_type = Object)]
    reason: SlotReason,
    /// In the caller's language.
    message: String,
}

impl FreeTime {
    fn of(slot: Slot, picture: &Picture, lang: Lang) -> Self {
        let coach = |id: CoachId| {
            let name = picture.coach(id).map(|card| card.coach.name.clone()).unwrap_or_default();
            Named { id: id.uuid(), name }
        };
        let arena = slot.arena_id.and_then(|id| picture.arena(id));
        let reason = |reason: SlotReason| Reason { message: reason.words(lang), reason };
        Self {
            starts_at: slot.span.from,
            ends_at: slot.span.until,
            lesson_id: slot.lesson_id.map(|id| id.uuid()),
            coach: slot.coach_id.map(coach),
            coaches: slot.coaches.into_iter().map(coach).collect(),
            arena: arena.map(|card| Named { id: card.arena.id.uuid(), name: card.arena.name.clone() }),
            score: slot.score,
            reasons: slot.reasons.into_iter().map(reason).collect(),
        }
    }
}

/// Finds the times that are free for a course, the best first, with why.
#[utoipa::path(get, path = "/api/schedule/available-times", tag = "schedule", params(Wanted), responses(
    (status = 200, body = Enveloped<Page<FreeTime>>),
    (status = 404, description = "`not_found` {what}"),
    (status = 422, description = "`bad_field` {field, problem}"),
))]
pub(super) async fn available_times(
    State(app): State<App>,
    staff: StaffCaller,
    Params(wanted): Params<Wanted>,
) -> Reply<Page<FreeTime>> {
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let club = fetch::<Club, _>(&mut store, staff.club_id).await?;
    let club = club.ok_or(StoreError::Missing { table: "clubs" })?;
    let now = app.clock.now();
    let wish = wanted.wish(now, club.zone.date(now));
    let found = ask(&mut store, &club, wish).await;
    let (picture, found) = found.map_err(|stop| stopped(stop, club.zone))?;
    let lang = Request::current().lang;
    let times = found.into_iter().map(|slot| FreeTime::of(slot, &picture, lang));
    Ok(Answer(Page::whole(times.collect())))
}

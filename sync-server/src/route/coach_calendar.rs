//! `/api/coach/calendar-feed` and `/calendar/{secret}.ics`: a coach's lessons in the phone's own calendar.
//!
//! Who knows the address reads the calendar, so it is secret, made anew or ended at will, and kept as a hash.

use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Code, Problem, Reply, Request};
use crate::sign_in::coach;
use crate::sign_in::coach_caller::CoachCaller;
use crate::sign_in::token::Token;
use crate::store::PgStore;
use crate::timetable::{Stretch, calendar};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::id::{CoachId, Id as _};
use shared::record::Club;
use shared::store::{StoreError, fetch};
use utoipa::ToSchema;

/// A new address.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CalendarAddress {
    /// On this server; told this once.
    path: String,
}

/// Makes the secret address of the caller's calendar; the one before ends.
#[utoipa::path(post, path = "/api/coach/calendar-feed", tag = "coach", responses(
    (status = 200, body = Enveloped<CalendarAddress>),
    (status = 422, description = "`no_sign_in`: the caller is no coach"),
))]
pub(super) async fn make(State(app): State<App>, caller: CoachCaller) -> Reply<CalendarAddress> {
    if caller.coach_id.is_none() {
        return Err(Problem::new(Code::NoSignIn));
    }
    let secret = Token::new(caller.club_id)?;
    sqlx::query!(
        "INSERT INTO coach_calendars (club_id, staff_id, secret_hash, made_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (club_id, staff_id) DO UPDATE
            SET secret_hash = excluded.secret_hash, made_at = excluded.made_at, fetched_at = NULL",
        caller.club_id.uuid(),
        caller.staff_id.uuid(),
        secret.hash(),
        app.clock.utc()
    )
    .execute(&app.pool)
    .await?;
    Ok(Answer(CalendarAddress { path: format!("/calendar/{}.ics", secret.text()) }))
}

/// Nothing more to say.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Ended {}

/// Ends the address of the caller's calendar.
#[utoipa::path(delete, path = "/api/coach/calendar-feed", tag = "coach", responses(
    (status = 200, body = Enveloped<Ended>),
))]
pub(super) async fn revoke(State(app): State<App>, caller: CoachCaller) -> Reply<Ended> {
    sqlx::query!(
        "DELETE FROM coach_calendars WHERE club_id = $1 AND staff_id = $2",
        caller.club_id.uuid(),
        caller.staff_id.uuid()
    )
    .execute(&app.pool)
    .await?;
    Ok(Answer(Ended {}))
}

/// The calendar, for whoever knows its address: lessons from a month back to three months ahead.
#[utoipa::path(get, path = "/calendar/{secret}", tag = "coach",
    params(("secret" = String, Path, description = "As the address was told, with `.ics` at its end")),
    responses(
        (status = 200, description = "iCalendar", content_type = "text/calendar", body = String),
        (status = 404, description = "`not_found`: no such address, or it was ended"),
    ))]
pub(super) async fn file(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, Problem> {
    let unknown = || Problem::new(Code::NotFound);
    let secret = secret.strip_suffix(".ics").and_then(Token::read).ok_or_else(unknown)?;
    let club_id = secret.club_id();
    let found = sqlx::query!(
        "UPDATE coach_calendars c SET fetched_at = $3 FROM staff s
         WHERE c.club_id = $1 AND c.secret_hash = $2 AND s.club_id = c.club_id AND s.id = c.staff_id AND s.active
         RETURNING s.coach_id, s.role, s.name",
        club_id.uuid(),
        secret.hash(),
        app.clock.utc()
    )
    .fetch_optional(&app.pool)
    .await?;
    let found = found.ok_or_else(unknown)?;
    // Who may no longer see the page sees no calendar either.
    coach::hold_to_right(found.role.parse().map_err(Problem::internal)?).map_err(|_may_not| unknown())?;
    let coach = found.coach_id.map(CoachId::from_uuid).ok_or_else(unknown)?;
    let mut store = PgStore::look(&app.pool, club_id, &app.keys).await?;
    let club = fetch::<Club, _>(&mut store, club_id).await?.ok_or(StoreError::Missing { table: "clubs" })?;
    let stretch = Stretch::read(&mut store, Some(coach), calendar::span(app.clock.now())).await?;
    let name = format!("{} · {}", found.name, club.name);
    let text = calendar::write(&name, club.zone.0.name(), &stretch, Request::current().lang);
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}

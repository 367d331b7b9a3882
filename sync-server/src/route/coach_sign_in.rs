//! `/api/coach/auth` and `/api/coach/me`: signing in to the coaches' page, and who is.
//!
//! The session travels in a cookie that scripts don't see; no answer holds a token.

use super::named::Named;
use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Body, Problem, Reply};
use crate::sign_in::caller::Address;
use crate::sign_in::coach::{self, Begun};
use crate::sign_in::coach_caller::{CoachCaller, cookie, handing, taking_back};
use crate::sign_in::session;
use crate::store::PgStore;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared::id::{ClubId, Id as _};
use shared::record::{Club, Row, Table};
use shared::store::{StoreError, fetch};
use shared::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// Phone and PIN.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CoachLogin {
    /// The coach's phone, or the account of the staff.
    phone: String,
    pin: String,
    /// Needed only where several clubs know this phone.
    club_id: Option<Uuid>,
}

/// Nothing more to say.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignedIn {}

/// Signs a person in by phone and PIN; the session comes as a cookie. Wrong PINs make the next try wait.
#[utoipa::path(post, path = "/api/coach/auth/login", tag = "coach", request_body = CoachLogin, responses(
    (status = 200, body = Enveloped<SignedIn>),
    (status = 401, description = "`sign_in_refused`"),
    (status = 403, description = "`may_not` {right: own_timetable}"),
    (status = 422, description = "`club_needed`"),
    (status = 429, description = "`too_many_requests`, with Retry-After"),
))]
pub(super) async fn login(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Body(login): Body<CoachLogin>,
) -> Result<Response, Problem> {
    let CoachLogin { phone, pin, club_id } = login;
    app.by_address.take(&address.bucket(), app.clock.now())?;
    app.by_account.take(&phone, app.clock.now())?;
    let begun = coach::by_pin(&app, club_id.map(ClubId::from_uuid), &phone, pin).await?;
    handed(&app, &headers, &begun)
}

/// A code that a desk showed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QrLogin {
    token: String,
}

/// Signs a person in by the code of a QR that a desk shows; the first who brings it, within two minutes.
#[utoipa::path(post, path = "/api/coach/auth/qr-login", tag = "coach", request_body = QrLogin, responses(
    (status = 200, body = Enveloped<SignedIn>),
    (status = 401, description = "`sign_in_code_invalid`"),
    (status = 403, description = "`may_not` {right: own_timetable}"),
    (status = 410, description = "`sign_in_code_spent`"),
    (status = 429, description = "`too_many_requests`, with Retry-After"),
))]
pub(super) async fn qr_login(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Body(QrLogin { token }): Body<QrLogin>,
) -> Result<Response, Problem> {
    app.by_address.take(&address.bucket(), app.clock.now())?;
    let begun = coach::by_code(&app, &token).await?;
    handed(&app, &headers, &begun)
}

fn handed(app: &App, headers: &HeaderMap, begun: &Begun) -> Result<Response, Problem> {
    tracing::Span::current().record("staff", tracing::field::display(begun.staff_id));
    let line = handing(app, headers, &begun.token)?;
    Ok((AppendHeaders([(header::SET_COOKIE, line)]), Answer(SignedIn {})).into_response())
}

/// Gives the session a new token and another thirty days; the page asks for it once a day.
#[utoipa::path(post, path = "/api/coach/auth/refresh", tag = "coach", responses(
    (status = 200, body = Enveloped<SignedIn>),
))]
pub(super) async fn refresh(
    State(app): State<App>,
    caller: CoachCaller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = coach::renew(&app, caller.club_id, caller.session).await?;
    let line = handing(&app, &headers, &token)?;
    Ok((AppendHeaders([(header::SET_COOKIE, line)]), Answer(SignedIn {})).into_response())
}

/// Ends the session, if there still is one, and takes the cookie back.
#[utoipa::path(post, path = "/api/coach/auth/logout", tag = "coach", responses(
    (status = 200, body = Enveloped<SignedIn>),
))]
pub(super) async fn logout(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Ok(token) = cookie(&headers)
        && let Ok(caller) = CoachCaller::of(&app, &token).await
    {
        session::end(&app.pool, caller.club_id, caller.session, app.clock.utc()).await?;
    }
    let line = taking_back(&app, &headers)?;
    Ok((AppendHeaders([(header::SET_COOKIE, line)]), Answer(SignedIn {})).into_response())
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Me {
    staff_id: Uuid,
    name: String,
    club: String,
    /// The club's time zone, by its IANA name.
    zone: String,
    /// The coach that they are; none for who only looks.
    coach: Option<Named>,
    /// Whether they see everybody's lessons.
    sees_all: bool,
    /// Whose lessons they can choose; empty for who sees their own.
    coaches: Vec<Named>,
    /// Their calendar's address was made; the address itself is told once.
    calendar: Option<CalendarFacts>,
}

/// What is known of a calendar's address.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CalendarFacts {
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// When a calendar last asked.
    #[schema(value_type = Option<String>, format = DateTime)]
    fetched_at: Option<Timestamp>,
}

/// Tells who is signed in and what they may see.
#[utoipa::path(get, path = "/api/coach/me", tag = "coach", responses((status = 200, body = Enveloped<Me>)))]
pub(super) async fn me(State(app): State<App>, caller: CoachCaller) -> Reply<Me> {
    let mut store = PgStore::look(&app.pool, caller.club_id, &app.keys).await?;
    let club = fetch::<Club, _>(&mut store, caller.club_id).await?;
    let club = club.ok_or(StoreError::Missing { table: "clubs" })?;
    let coaches: Vec<_> = store
        .table(Table::Coaches)
        .await?
        .into_iter()
        .filter_map(|row| match row {
            Row::Coach(coach) => Some(coach),
            _ => None,
        })
        .collect();
    let mine = coaches.iter().find(|coach| Some(coach.id) == caller.coach_id);
    let coach = mine.map(|coach| Named { id: coach.id.uuid(), name: coach.name.clone() });
    let others = coaches.iter().filter(|coach| coach.active && caller.sees_all());
    let coaches = others.map(|coach| Named { id: coach.id.uuid(), name: coach.name.clone() }).collect();
    let calendar = sqlx::query!(
        "SELECT made_at, fetched_at FROM coach_calendars WHERE club_id = $1 AND staff_id = $2",
        caller.club_id.uuid(),
        caller.staff_id.uuid()
    )
    .fetch_optional(store.connection())
    .await?;
    Ok(Answer(Me {
        staff_id: caller.staff_id.uuid(),
        sees_all: caller.sees_all(),
        name: caller.name,
        club: club.name,
        zone: club.zone.0.name().to_owned(),
        coach,
        coaches,
        calendar: calendar.map(|known| CalendarFacts {
            made_at: known.made_at.into(),
            fetched_at: known.fetched_at.map(Into::into),
        }),
    }))
}

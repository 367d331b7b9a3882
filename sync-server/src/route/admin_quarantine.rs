//! `/api/admin/quarantine`: commands that the server could not decide, and what revoked desks still had, for a
//! manager to look at, run again or discard.

use super::read_id;
use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Body, Code, Params, Problem, Reply, Request};
use crate::idempotency::Change;
use crate::looked::{self, Look};
use crate::quarantine::{self, words};
use crate::sign_in::caller::StaffCaller;
use crate::store::{Kept, Place, Review, Snapshot};
use axum::extract::{Path, State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::command::Outcome;
use shared::id::{DeskId, Id as _, StaffId};
use shared::record::{Club, Desk};
use shared::rights::{Right, may};
use shared::store::{Stored, fetch};
use shared::time::Timestamp;
use shared::words::Lang;
use utoipa::ToSchema;
use uuid::Uuid;

/// Items of a page unless the caller says otherwise, and at most.
const PAGE: (i64, i64) = (20, 100);
/// A manager's reason at most, in characters.
const LONGEST_REASON: usize = 500;

/// Which part of the list.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Those that were decided about as well.
    #[serde(default)]
    all: bool,
    /// At most 100; 20 unless said.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What was decided.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reviewed {
    /// `retried` or `discarded`.
    decision: &'static str,
    #[schema(value_type = String, format = DateTime)]
    at: DateTime<Utc>,
    by: Option<String>,
    reason: Option<String>,
    /// What came of it when it was run again.
    outcome: Option<Value>,
}

/// A command in quarantine.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct QuarantineItem {
    id: Uuid,
    /// `undecidable`: the server failed at it five times; `desk_revoked`.
    why: &'static str,
    command: String,
    /// What it is, in the caller's language.
    title: String,
    desk_id: Uuid,
    desk: Option<String>,
    desk_seq: u64,
    staff: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    issued_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    kept_at: DateTime<Utc>,
    review: Option<Reviewed>,
}

/// A page of the list, the longest kept first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Quarantine {
    items: Vec<QuarantineItem>,
    next_cursor: Option<String>,
}

/// One thing that a command was told.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Said {
    label: String,
    value: String,
}

/// A command in quarantine, with all that it was told.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct QuarantineDetail {
    #[serde(flatten)]
    item: QuarantineItem,
    said: Vec<Said>,
}

/// Lists commands in quarantine.
#[utoipa::path(get, path = "/api/admin/quarantine", tag = "admin", params(Which), responses(
    (status = 200, body = Enveloped<Quarantine>),
))]
pub(super) async fn list(
    State(app): State<App>,
    staff: StaffCaller,
    Params(which): Params<Which>,
) -> Reply<Quarantine> {
    let limit = which.limit.unwrap_or(PAGE.0).clamp(1, PAGE.1);
    let bad = || Problem::field("cursor", "malformed");
    let after = which.cursor.as_deref().map_or(Ok(Place::FIRST), |text| place(text).ok_or_else(bad))?;
    let mut snapshot = Snapshot::begin(&app.pool, staff.club_id, &app.keys).await?;
    let kept = snapshot.quarantine(which.all, after, limit.saturating_add(1)).await?;
    let most = usize::try_from(limit).map_err(Problem::internal)?;
    let more = kept.len() > most;
    let mut items = Vec::with_capacity(most);
    let mut last = None;
    for kept in kept.into_iter().take(most) {
        last = Some(kept.place());
        items.push(item(&mut snapshot, kept).await?);
    }
    let next_cursor = last.filter(|_| more).map(|last| text(&last));
    Ok(Answer(Quarantine { items, next_cursor }))
}

/// Shows one command in quarantine, with all that it was told in words. Where that is somebody's guardian, the audit
/// tells who looked.
#[utoipa::path(get, path = "/api/admin/quarantine/{id}", tag = "admin",
    params(("id" = Uuid, Path, description = "Its id in quarantine")),
    responses(
        (status = 200, body = Enveloped<QuarantineDetail>),
        (status = 404, description = "`not_found`"),
    ))]
pub(super) async fn one(
    State(app): State<App>,
    staff: StaffCaller,
    Path(id): Path<String>,
) -> Reply<QuarantineDetail> {
    let mut snapshot = Snapshot::begin(&app.pool, staff.club_id, &app.keys).await?;
    let kept = snapshot.quarantined(read_id(&id)?).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let (lang, phones) = (Request::current().lang, may(staff.role, Right::SeePhones));
    let said = words::said(&mut snapshot, staff.club_id, &kept.envelope, lang, phones).await?;
    let said = said.into_iter().map(|words::Line { label, value }| Said { label, value }).collect();
    let seen = looked::guardians(&kept);
    let detail = QuarantineDetail { item: item(&mut snapshot, kept).await?, said };
    drop(snapshot);
    if !seen.is_empty() {
        let through = json!({ "route": "quarantine", "quarantined": detail.item.id });
        looked::note(&app, staff, Look { act: looked::AT_GUARDIAN, rows: seen, through }).await?;
    }
    Ok(Answer(detail))
}

/// What came of running a command again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Retried {
    id: Uuid,
    /// False when a rule stands against it: it stays in quarantine.
    done: bool,
    /// As a desk is told of it.
    outcome: Value,
    /// What could not be done as wanted, or why it was refused, in the caller's language.
    said: Vec<String>,
}

/// Runs a command again, exactly once: through the same code, at the time of its issue.
#[utoipa::path(post, path = "/api/admin/quarantine/{id}/retry", tag = "admin",
    params(("id" = Uuid, Path, description = "Its id in quarantine")),
    responses(
        (status = 200, body = Enveloped<Retried>),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`already_reviewed`; `still_fails`: it stays in quarantine"),
    ))]
pub(super) async fn retry(
    State(app): State<App>,
    staff: StaffCaller,
    change: Change,
    Path(id): Path<String>,
) -> Reply<Retried> {
    let (id, mut change) = (read_id(&id)?, change.open().await);
    let outcome = quarantine::retry(change.store(), id, staff.staff_id, app.clock.now()).await?;
    let club = fetch::<Club, _>(change.store(), staff.club_id).await?;
    let (lang, zone) = (Request::current().lang, club.map(|club| club.zone).unwrap_or_default());
    let (done, said) = match &outcome {
        Outcome::Applied { .. } => (true, Vec::new()),
        Outcome::AppliedWithIssue { issues, .. } => {
            (true, issues.iter().map(|issue| issue.words(lang, zone)).collect())
        }
        Outcome::Rejected { refusal } => (false, vec![refusal.words(lang, zone)]),
    };
    Ok(Answer(Retried {
        id,
        done,
        outcome: serde_json::to_value(&outcome).map_err(Problem::internal)?,
        said,
    }))
}

/// Which commands are to be run again at once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetryAll {
    /// What this desk still had.
    desk_id: Uuid,
    /// At most 100 at once; 100 unless said.
    limit: Option<i64>,
    /// `next_cursor` of the answer before.
    cursor: Option<String>,
}

/// What came of many.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RetriedAll {
    /// Commands that are done.
    done: usize,
    /// Commands that stay in quarantine, with why.
    left: Vec<Left>,
    /// Where to go on; none when all were tried.
    next_cursor: Option<String>,
}

/// A command that stays in quarantine.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Left {
    id: Uuid,
    title: String,
    /// In the caller's language.
    why: String,
}

/// Runs what a desk still had again, in the order in which it was given: after a review that found nothing wrong with
/// it. Each is decided by itself; what is refused stays, and the others go on.
#[utoipa::path(post, path = "/api/admin/quarantine/retry", tag = "admin", request_body = RetryAll, responses(
    (status = 200, body = Enveloped<RetriedAll>),
    (status = 404, description = "`not_found`: no such desk in this club"),
))]
pub(super) async fn retry_all(
    State(app): State<App>,
    staff: StaffCaller,
    change: Change,
    Body(RetryAll { desk_id, limit, cursor }): Body<RetryAll>,
) -> Reply<RetriedAll> {
    let limit = limit.unwrap_or(PAGE.1).clamp(1, PAGE.1);
    let bad = || Problem::field("cursor", "malformed");
    let after = cursor.as_deref().map_or(Ok(0), str::parse::<i64>).map_err(|_not_a_number| bad())?;
    let (desk, mut change, now) = (DeskId::from_uuid(desk_id), change.open().await, app.clock.now());
    let store = change.store();
    if fetch::<Desk, _>(store, desk).await?.is_none() {
        return Err(Problem::new(Code::NotFound));
    }
    let zone = fetch::<Club, _>(store, staff.club_id).await?.map(|club| club.zone).unwrap_or_default();
    let kept = store.quarantined_of(desk, after, limit.saturating_add(1)).await?;
    let most = usize::try_from(limit).map_err(Problem::internal)?;
    let (mut done, mut left, mut last) = (0_usize, Vec::new(), None);
    let more = kept.len() > most;
    for one in kept.into_iter().take(most) {
        last = Some(one.envelope.desk_seq);
        let why = match quarantine::retry(store, one.id, staff.staff_id, now).await {
            Ok(Outcome::Rejected { refusal }) => refusal.words(lang(), zone),
            Ok(Outcome::Applied { .. } | Outcome::AppliedWithIssue { .. }) => {
                done = done.saturating_add(1);
                continue;
            }
            Err(problem) if problem.code() == Code::StillFails => Code::StillFails.words(lang()).to_owned(),
            Err(problem) => return Err(problem),
        };
        left.push(Left { id: one.id, title: words::title(&one.envelope.name, lang()).to_owned(), why });
    }
    let next_cursor = last.filter(|_| more).map(|seq| seq.to_string());
    Ok(Answer(RetriedAll { done, left, next_cursor }))
}

/// Why a command is not to be done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Discard {
    /// In a person's words; kept with the command.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// A command that will not be done.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Discarded {
    id: Uuid,
}

/// Discards a command: it will not be done, also should its desk push it again.
#[utoipa::path(post, path = "/api/admin/quarantine/{id}/discard", tag = "admin", request_body = Discard,
    params(("id" = Uuid, Path, description = "Its id in quarantine")),
    responses(
        (status = 200, body = Enveloped<Discarded>),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`already_reviewed`"),
        (status = 422, description = "`bad_field` {field: reason}"),
    ))]
pub(super) async fn discard(
    State(app): State<App>,
    staff: StaffCaller,
    change: Change,
    Path(id): Path<String>,
    Body(Discard { reason }): Body<Discard>,
) -> Reply<Discarded> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Problem::field("reason", "length"));
    }
    let (id, mut change) = (read_id(&id)?, change.open().await);
    quarantine::discard(change.store(), id, reason, staff.staff_id, app.clock.now()).await?;
    Ok(Answer(Discarded { id }))
}

async fn item(snapshot: &mut Snapshot, kept: Kept) -> Stored<QuarantineItem> {
    let Kept { id, desk_id, envelope, reason, kept_at, review } = kept;
    let review = match review {
        Some(review) => Some(reviewed(snapshot, review).await?),
        None => None,
    };
    Ok(QuarantineItem {
        id,
        why: reason.name(),
        title: words::title(&envelope.name, lang()).to_owned(),
        command: envelope.name,
        desk_id: desk_id.uuid(),
        desk: words::desk_name(snapshot, desk_id.uuid()).await?,
        desk_seq: envelope.desk_seq,
        staff: words::staff_name(snapshot, envelope.staff_id.uuid()).await?,
        issued_at: envelope.issued_at,
        kept_at,
        review,
    })
}

async fn reviewed(snapshot: &mut Snapshot, review: Review) -> Stored<Reviewed> {
    let Review { decision, at, by, note } = review;
    let by = match by.map(StaffId::uuid) {
        Some(by) => words::staff_name(snapshot, by).await?,
        None => None,
    };
    let outcome = note.outcome.and_then(|outcome| serde_json::to_value(outcome).ok());
    Ok(Reviewed { decision: decision.name(), at, by, reason: note.reason, outcome })
}

fn lang() -> Lang {
    Request::current().lang
}

/// A place as callers hand it back.
fn text(place: &Place) -> String {
    format!("{}.{}.{}", place.kept_micros, place.desk_seq, place.id)
}

fn place(text: &str) -> Option<Place> {
    let mut parts = text.split('.');
    let place = Place {
        kept_micros: parts.next()?.parse().ok()?,
        desk_seq: parts.next()?.parse().ok()?,
        id: parts.next()?.parse().ok()?,
    };
    parts.next().is_none().then_some(place)
}

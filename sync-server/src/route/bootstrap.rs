//! `GET /api/sync/bootstrap`: everything in a desk's scope, of one moment, as a stream of lines.
//!
//! Rows are read a page at a time as the desk takes them, so that neither side holds all of them at once. What
//! was cut off is gone on with by `after=`; the snapshot is a newer one then, and the first one's cursor counts.

use super::moment::Moment;
use crate::App;
use crate::http::{Code, Params, Problem};
use crate::returning;
use crate::sign_in::caller::DeskCaller;
use crate::store;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use shared::record::{Row, Table};
use shared::store::StoreError;
use shared::sync::cut::head;
use std::io::Write as _;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use uuid::Uuid;

/// Rows read at a time.
const PAGE: i64 = 500;
/// Pages that may wait for a slow desk.
const PAGES_AHEAD: usize = 2;

/// From where.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Start {
    /// The settlements of the desk's commands from this number on are wanted.
    pending_from: Option<u64>,
    /// Go on after this row: `table:id`.
    after: Option<String>,
}

/// The row that a stream goes on after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct After {
    table: Table,
    id: Uuid,
}

impl After {
    fn read(text: &str) -> Option<Self> {
        let (table, id) = text.split_once(':')?;
        Some(Self { table: table.parse().ok()?, id: id.parse().ok()? })
    }
}

/// Everything in the desk's scope as lines of JSON: a head, each row by table and id, and at last
/// `{"end":{"rows":n}}`. A stream without that last line was cut off; go on with `after`.
#[utoipa::path(get, path = "/api/sync/bootstrap", tag = "sync", params(Start), security(("desk" = [])), responses(
    (status = 200, content_type = "application/x-ndjson", body = String),
    (status = 422, description = "`bad_field`: `after` is no table and id"),
    (status = 503, description = "`unavailable`: too many bootstraps at once"),
))]
pub(super) async fn bootstrap(
    State(app): State<App>,
    desk: DeskCaller,
    Params(start): Params<Start>,
) -> Result<Response, Problem> {
    let after = match start.after.as_deref().map(After::read) {
        None => None,
        Some(Some(after)) => Some(after),
        Some(None) => return Err(Problem::field("after", "malformed")),
    };
    let turn = app.bootstraps.clone().try_acquire_owned();
    let turn = turn.map_err(|_all_taken| Problem::new(Code::Unavailable).after(3))?;
    let pending_from = start.pending_from.unwrap_or(0);
    // Before the snapshot takes a connection: who holds one while waiting for another blocks the pool.
    let meta = store::meta(&app.pool).await?;
    returning::back(&app, &meta, &desk, pending_from, app.clock.now()).await?;
    let mut moment = Moment::of(&app, &desk).await?;
    let head = head(&mut moment.snapshot, desk.desk_id, pending_from, moment.scope_start, moment.now).await?;
    let (sender, mut receiver) = mpsc::channel(PAGES_AHEAD);
    let first = line(&head).map_err(Problem::internal)?;
    app.tasks.spawn(send(moment, first, after, sender, turn));
    let stream = futures::stream::poll_fn(move |context| receiver.poll_recv(context));
    let mut response = Body::from_stream(stream).into_response();
    let kind = HeaderValue::from_static("application/x-ndjson");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

type Lines = mpsc::Sender<Result<Bytes, StreamCut>>;

/// The stream ends without its last line, and the desk goes on later.
#[derive(Debug, thiserror::Error)]
#[error("the bootstrap was cut off")]
struct StreamCut;

#[derive(Serialize)]
struct End {
    end: EndRows,
}

#[derive(Serialize)]
struct EndRows {
    rows: u64,
}

async fn send(
    moment: Moment,
    first: Vec<u8>,
    after: Option<After>,
    lines: Lines,
    _turn: OwnedSemaphorePermit,
) {
    if let Err(error) = send_rows(moment, first, after, &lines).await {
        tracing::warn!(%error, "a bootstrap was cut off");
        let _gone = lines.send(Err(StreamCut)).await;
    }
}

/// Sends all rows and the last line. A desk that is gone ends it without an error.
async fn send_rows(
    mut moment: Moment,
    first: Vec<u8>,
    after: Option<After>,
    lines: &Lines,
) -> Result<(), StoreError> {
    if lines.send(Ok(first.into())).await.is_err() {
        return Ok(());
    }
    let mut sent = 0_u64;
    let begin = after.map(|after| after.table);
    for table in Table::ALL.iter().copied().filter(|table| begin.is_none_or(|begin| *table >= begin)) {
        let mut last = after.filter(|after| after.table == table).map(|after| after.id);
        loop {
            let page = moment.snapshot.page(table, last, PAGE, moment.scope_start).await?;
            let Some(row) = page.last() else { break };
            last = Some(row.id());
            let whole = page.len();
            sent = sent.saturating_add(u64::try_from(whole).unwrap_or(u64::MAX));
            if lines.send(Ok(page_of(&page)?.into())).await.is_err() {
                return Ok(());
            }
        }
    }
    let end = line(&End { end: EndRows { rows: sent } }).map_err(StoreError::Failed)?;
    let _gone = lines.send(Ok(end.into())).await;
    Ok(())
}

fn page_of(rows: &[Row]) -> Result<Vec<u8>, StoreError> {
    let mut page = Vec::with_capacity(rows.len().saturating_mul(256));
    for row in rows {
        write_line(&mut page, row).map_err(StoreError::Failed)?;
    }
    Ok(page)
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

fn line(value: &impl Serialize) -> Result<Vec<u8>, Cause> {
    let mut bytes = Vec::new();
    write_line(&mut bytes, value)?;
    Ok(bytes)
}

fn write_line(bytes: &mut Vec<u8>, value: &impl Serialize) -> Result<(), Cause> {
    serde_json::to_writer(&mut *bytes, value)?;
    bytes.write_all(b"\n")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_to_go_on_after_is_a_table_and_an_id() {
        let id = Uuid::from_u128(7);
        assert_eq!(After::read(&format!("bookings:{id}")), Some(After { table: Table::Bookings, id }));
        assert_eq!(After::read("bookings"), None);
        assert_eq!(After::read(&format!("horse:{id}")), None);
    }
}

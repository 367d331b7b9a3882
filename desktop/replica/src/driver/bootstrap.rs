//! Fetching everything: rows gather in memory until all are there, so that a cut connection costs only the
//! rest; then one catch-up from the first snapshot's cursor, and both are installed in one transaction.

use super::contact::Contact;
use super::run::blocking;
use super::storage::Storage;
use super::transport::{Line, Transport, Trouble};
use futures::StreamExt as _;
use shared::record::{Row, Table};
use shared::sync::engine::{Failure, Standing};
use shared::sync::wire::BootstrapHead;
use std::sync::Arc;
use uuid::Uuid;

/// Show how far it is after so many rows.
const SHOW_EVERY: usize = 500;

/// What has come so far.
pub(super) struct Staging {
    /// Of the first answer: its cursor is where the catch-up starts, whatever later answers say.
    head: BootstrapHead,
    rows: Vec<Row>,
    whole: bool,
}

impl Staging {
    fn last(&self) -> Option<(Table, Uuid)> {
        self.rows.last().map(|row| (row.table(), row.id()))
    }
}

/// Goes as far as it can; what has come is given back for the next try.
pub(super) async fn bootstrap<S: Storage, T: Transport>(
    storage: Arc<S>,
    transport: Arc<T>,
    contact: Arc<Contact<S>>,
    mut staging: Option<Box<Staging>>,
) -> (Result<Standing, Failure>, Option<Box<Staging>>) {
    if let Err(trouble) = gather(&storage, transport.as_ref(), &contact, &mut staging).await {
        tracing::info!(%trouble, rows = staging.as_ref().map_or(0, |one| one.rows.len()), "bootstrap cut off");
        return (Err(trouble.failure()), staging);
    }
    let Some(whole) = staging else { return (Err(Failure::Unreachable), None) };
    let cut =
        match contact.timed(transport.pull(whole.head.cursor, whole.head.epoch), |cut| cut.server_time).await
        {
            Ok(cut) => cut,
            Err(trouble) => {
                tracing::info!(%trouble, "no catch-up after the bootstrap");
                // Anything but a bad network means that these rows lead nowhere any more.
                let kept = matches!(trouble, Trouble::Unreachable(_)).then_some(whole);
                return (Err(trouble.failure()), kept);
            }
        };
    let Staging { head, rows, whole: _ } = *whole;
    if cut.from != head.cursor || cut.epoch != head.epoch {
        tracing::warn!("the catch-up is of another place in the feed");
        return (Err(Failure::Unreachable), None);
    }
    let count = rows.len();
    match blocking(move || storage.install(head, rows, cut)).await {
        Ok(standing) => {
            tracing::info!(rows = count, cursor = ?standing.cursor, pending = standing.pending, "bootstrap installed");
            (Ok(standing), None)
        }
        Err(error) => {
            tracing::error!(%error, "the bootstrap could not be installed");
            // A copy of another desk learns of it here when it was away for so long that it has to start over.
            (Err(error.failure), None)
        }
    }
}

/// Fetches what is missing.
async fn gather<S: Storage, T: Transport>(
    storage: &Arc<S>,
    transport: &T,
    contact: &Arc<Contact<S>>,
    staging: &mut Option<Box<Staging>>,
) -> Result<(), Trouble> {
    if staging.as_ref().is_some_and(|staging| staging.whole) {
        return Ok(());
    }
    let at = Arc::clone(storage);
    let position =
        blocking(move || at.position()).await.map_err(|error| Trouble::Unreachable(error.to_string()))?;
    let after = staging.as_ref().and_then(|staging| staging.last());
    let sent = super::clock::wall();
    let mut lines = transport.bootstrap(position.pending_from(), after).await?;
    let Some(Line::Head(head)) = lines.next().await.transpose()? else {
        return Err(Trouble::Unreachable("a bootstrap without its first line".to_owned()));
    };
    contact.measured(sent, super::clock::wall(), head.server_time);
    let total = head.rows;
    let kept = match staging {
        Some(kept) if kept.head.epoch == head.epoch => kept,
        Some(_) => {
            // The rest of another life of the database does not fit what is here.
            *staging = None;
            return Err(Trouble::OtherEpoch);
        }
        None => staging.insert(Box::new(Staging { head: *head, rows: Vec::new(), whole: false })),
    };
    let before = kept.rows.len();
    while let Some(line) = lines.next().await {
        match line? {
            Line::Row(row) => {
                kept.rows.push(*row);
                if kept.rows.len() % SHOW_EVERY == 0 {
                    storage.progress(count(kept.rows.len()), total);
                }
            }
            Line::End { rows } if rows == count(kept.rows.len().saturating_sub(before)) => {
                kept.whole = true;
                storage.progress(count(kept.rows.len()), total);
                return Ok(());
            }
            Line::End { .. } | Line::Head(_) => {
                *staging = None;
                return Err(Trouble::Unreachable("a bootstrap whose lines don't add up".to_owned()));
            }
        }
    }
    Err(Trouble::Unreachable("the bootstrap was cut off".to_owned()))
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

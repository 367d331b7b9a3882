//! Compares this desk's rows with the server's.

use super::run::blocking;
use super::storage::Storage;
use super::transport::Transport;
use shared::record::Table;
use std::sync::Arc;

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Row for row the same.
    Equal,
    /// These tables differ; the desk fetches everything anew.
    Differs(Vec<Table>),
    /// Desk and server did not stand at the same place, or the server can't be reached: ask again later.
    NotComparable,
}

/// Compares; changes nothing.
pub(super) async fn verify<S: Storage, T: Transport>(storage: Arc<S>, transport: Arc<T>) -> Verdict {
    let theirs = match transport.checksums().await {
        Ok(theirs) => theirs,
        Err(trouble) => {
            tracing::info!(%trouble, "no checksums to compare with");
            return Verdict::NotComparable;
        }
    };
    let scope_start = theirs.scope_start;
    let (position, ours) = match blocking(move || storage.checksums(scope_start)).await {
        Ok(ours) => ours,
        Err(error) => {
            tracing::error!(%error, "this desk's checksums can't be taken");
            return Verdict::NotComparable;
        }
    };
    let standing = position.standing;
    if standing.pending > 0 || standing.cursor != Some(theirs.cursor) || position.epoch != Some(theirs.epoch)
    {
        return Verdict::NotComparable;
    }
    let differing: Vec<Table> =
        Table::ALL.iter().copied().filter(|table| theirs.tables.get(table) != ours.get(table)).collect();
    if differing.is_empty() {
        tracing::info!(cursor = theirs.cursor.0, "compared with the server: equal");
        Verdict::Equal
    } else {
        tracing::error!(?differing, cursor = theirs.cursor.0, "this desk's rows differ from the server's");
        Verdict::Differs(differing)
    }
}

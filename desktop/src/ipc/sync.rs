//! The Sync page.

use super::{Answer, TheDesk};
use replica::view::{Comparison, ReplicaFacts, Status, SyncPage};

/// How this desk and the server stand, what waits, and what was settled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_page(desk: TheDesk<'_>) -> Answer<SyncPage> {
    desk.desk().sync_page().await
}

/// What the replica holds.
#[tauri::command]
#[specta::specta]
pub(crate) async fn replica_facts(desk: TheDesk<'_>) -> Answer<ReplicaFacts> {
    desk.desk().replica_facts().await
}

/// Compares this desk's data with the server's now; a difference heals by itself.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify(desk: TheDesk<'_>) -> Answer<Comparison> {
    desk.compare().await
}

/// Begins to fetch everything anew; the queue stays. For managers.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rebuild(desk: TheDesk<'_>) -> Answer<Status> {
    desk.rebuild().await
}

/// Acts as if the cable were pulled, for so many minutes at most.
#[tauri::command]
#[specta::specta]
pub(crate) async fn practise_offline(desk: TheDesk<'_>, minutes: u32) -> Answer<Status> {
    desk.practise(minutes).await
}

/// Ends a practice without a network.
#[tauri::command]
#[specta::specta]
pub(crate) async fn end_practice(desk: TheDesk<'_>) -> Answer<Status> {
    desk.end_practice().await
}

//! What needs attention, and what waits for the server.

use super::{Answer, TheDesk};
use replica::view::{Attention, Done, Waiting};

/// Items needing attention, the open ones or all that are kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attention(desk: TheDesk<'_>, open_only: bool) -> Answer<Vec<Attention>> {
    desk.desk().attention(open_only).await
}

/// Takes an item as seen and done.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settle_attention(
    desk: TheDesk<'_>,
    item_id: String,
    note: Option<String>,
) -> Answer<Done> {
    desk.desk().settle_attention(&item_id, note).await
}

/// Commands saved here that the server has not settled yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn waiting(desk: TheDesk<'_>) -> Answer<Vec<Waiting>> {
    desk.desk().waiting().await
}

//! The waiting list of a lesson.

use super::{Answer, TheDesk};
use replica::view::Done;

/// Puts riders of one account on a lesson's waiting list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn join_waiting_list(
    desk: TheDesk<'_>,
    lesson_id: String,
    riders: Vec<String>,
    note: Option<String>,
) -> Answer<Done> {
    desk.desk().join_waiting_list(&lesson_id, &riders, note).await
}

/// Takes a party off the waiting list that has no offer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leave_waiting_list(desk: TheDesk<'_>, entry_id: String) -> Answer<Done> {
    desk.desk().leave_waiting_list(&entry_id).await
}

/// Takes the places that are held for a party, on its behalf.
#[tauri::command]
#[specta::specta]
pub(crate) async fn accept_offer(
    desk: TheDesk<'_>,
    entry_id: String,
    reason: Option<String>,
) -> Answer<Done> {
    desk.desk().accept_offer(&entry_id, reason).await
}

/// Lets the places that are held for a party go to the next.
#[tauri::command]
#[specta::specta]
pub(crate) async fn decline_offer(desk: TheDesk<'_>, entry_id: String) -> Answer<Done> {
    desk.desk().decline_offer(&entry_id).await
}

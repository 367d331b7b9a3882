//! A day or a week arranged at once.

use super::{Answer, TheDesk};
use replica::view::{ArrangeForm, ArrangePlan, Done};

/// What is open on some days, and what it could get.
#[tauri::command]
#[specta::specta]
pub(crate) async fn arrange_plan(desk: TheDesk<'_>, form: ArrangeForm) -> Answer<ArrangePlan> {
    desk.desk().arrange_plan(form).await
}

/// Gives what was chosen of a proposal, as one act.
#[tauri::command]
#[specta::specta]
pub(crate) async fn accept_arrangement(
    desk: TheDesk<'_>,
    rows: Vec<String>,
    reason: Option<String>,
) -> Answer<Done> {
    desk.desk().accept_arrangement(rows, reason).await
}

//! Arenas that close for the weather, a horse that is out.

use super::{Answer, TheDesk};
use replica::view::{OutageChoice, OutageDone, OutageForm, OutagePlan};

/// What is hit, and what could become of each by what was chosen so far.
#[tauri::command]
#[specta::specta]
pub(crate) async fn outage_plan(
    desk: TheDesk<'_>,
    form: OutageForm,
    choices: Vec<OutageChoice>,
) -> Answer<OutagePlan> {
    desk.desk().outage_plan(form, choices).await
}

/// Says what is out and settles what was chosen, as one act.
#[tauri::command]
#[specta::specta]
pub(crate) async fn accept_outage(
    desk: TheDesk<'_>,
    form: OutageForm,
    choices: Vec<OutageChoice>,
) -> Answer<OutageDone> {
    desk.desk().accept_outage(form, choices).await
}

//! The members page.

use super::{Answer, TheDesk};
use replica::view::{
    Done, ExportFormat, ImportFile, ImportProgress, ImportReport, MemberEdit, MemberList, MemberProfile,
    MemberQuery, PackageChange, RiderChoices, RiderEdit,
};
use tauri::AppHandle;

/// A window of the list: searched, filtered, in order.
#[tauri::command]
#[specta::specta]
pub(crate) async fn members(desk: TheDesk<'_>, query: MemberQuery) -> Answer<MemberList> {
    desk.desk().members(query).await
}

/// One member whole.
#[tauri::command]
#[specta::specta]
pub(crate) async fn member_profile(desk: TheDesk<'_>, member_id: String) -> Answer<MemberProfile> {
    desk.desk().member_profile(&member_id).await
}

/// Changes one field of an account.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_member(desk: TheDesk<'_>, member_id: String, edit: MemberEdit) -> Answer<Done> {
    desk.desk().edit_member(&member_id, edit).await
}

/// Changes one field of a rider.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_rider(desk: TheDesk<'_>, rider_id: String, edit: RiderEdit) -> Answer<Done> {
    desk.desk().edit_rider(&rider_id, edit).await
}

/// Horses and coaches that a rider may be given.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rider_choices(desk: TheDesk<'_>) -> Answer<RiderChoices> {
    desk.desk().rider_choices().await
}

/// Makes one account part of another.
#[tauri::command]
#[specta::specta]
pub(crate) async fn merge_members(
    desk: TheDesk<'_>,
    keep: String,
    merge: String,
    item_id: Option<String>,
) -> Answer<Done> {
    desk.desk().merge_members(&keep, &merge, item_id.as_deref()).await
}

/// Puts a package on hold, lets it go on, moves its last day, its units, or hands some to another member.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_package(
    desk: TheDesk<'_>,
    package_id: String,
    change: PackageChange,
) -> Answer<Done> {
    desk.desk().change_package(&package_id, change).await
}

/// Looks at a list of members; nothing is done yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_dry_run(desk: TheDesk<'_>, file: ImportFile) -> Answer<ImportReport> {
    desk.desk().import_dry_run(file).await
}

/// Takes the next part of that list in, without these lines.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_next(desk: TheDesk<'_>, without: Vec<u32>) -> Answer<ImportProgress> {
    desk.desk().import_next(without).await
}

/// Writes the members to a file among this user's downloads; answers where it lies.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_members(
    app: AppHandle,
    desk: TheDesk<'_>,
    format: ExportFormat,
) -> Answer<String> {
    let (name, bytes) = desk.desk().export_members(format).await?;
    super::written(&app, name, &bytes)
}

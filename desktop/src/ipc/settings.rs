//! The settings page.

use super::{Answer, TheDesk};
use replica::view::{
    ClubDesks, ClubEdit, CoachSignIn, Done, EnrolmentCode, SettingsPage, SlotForm, StaffForm,
};

/// The club, its hours, rules and staff, and this desk.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settings(desk: TheDesk<'_>) -> Answer<SettingsPage> {
    desk.desk().settings().await
}

/// Changes one thing about the club.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_club(desk: TheDesk<'_>, edit: ClubEdit) -> Answer<Done> {
    desk.desk().edit_club(edit).await
}

/// Changes a person of the staff, or adds one where none is named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_staff(desk: TheDesk<'_>, staff_id: Option<String>, form: StaffForm) -> Answer<Done> {
    desk.desk().save_staff(staff_id.as_deref(), form).await
}

/// Changes a part of the booking grid, or adds one where none is named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_slots(desk: TheDesk<'_>, slots_id: Option<String>, form: SlotForm) -> Answer<Done> {
    desk.desk().save_slots(slots_id.as_deref(), form).await
}

/// Gives a part of the booking grid up.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drop_slots(desk: TheDesk<'_>, slots_id: String) -> Answer<Done> {
    desk.desk().drop_slots(&slots_id).await
}

/// The club's desks; with what only the server knows once that is unlocked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn club_desks(desk: TheDesk<'_>) -> Answer<ClubDesks> {
    desk.club_desks().await
}

/// Signs who is on duty in at the server with their PIN, so that they can manage the club's desks.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_office(desk: TheDesk<'_>, pin: String) -> Answer<ClubDesks> {
    desk.unlock_office(&pin).await
}

/// Has a code made with which one PC becomes a desk.
#[tauri::command]
#[specta::specta]
pub(crate) async fn enrolment_code(desk: TheDesk<'_>) -> Answer<EnrolmentCode> {
    desk.enrolment_code().await
}

/// Takes a desk out of service.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_desk(desk: TheDesk<'_>, desk_id: String) -> Answer<ClubDesks> {
    desk.revoke_desk(&desk_id).await
}

/// Has a QR made that signs a coach's phone in once; the PIN of who is on duty goes with it where it was not said yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn coach_sign_in(desk: TheDesk<'_>, coach_id: String, pin: String) -> Answer<CoachSignIn> {
    desk.coach_sign_in(&coach_id, &pin).await
}

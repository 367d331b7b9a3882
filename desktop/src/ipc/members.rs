//! The members page.

use super::{Answer, TheDesk};
use replica::view::{MemberList, MemberProfile, MemberQuery};

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

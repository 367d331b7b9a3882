//! The counter: packages, the till, new members.

use super::{Answer, TheDesk};
use replica::view::{Hit, PackageOffer, Registered, Registration, Sale, Till};

/// Packages that can be sold now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn package_offers(desk: TheDesk<'_>) -> Answer<Vec<PackageOffer>> {
    desk.desk().package_offers().await
}

/// Sells a package for the cash that was handed over.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sell_package(
    desk: TheDesk<'_>,
    member_id: String,
    product_id: String,
    tendered: String,
) -> Answer<Sale> {
    desk.desk().sell_package(&member_id, &product_id, &tendered).await
}

/// The open till of this desk.
#[tauri::command]
#[specta::specta]
pub(crate) async fn till(desk: TheDesk<'_>) -> Answer<Option<Till>> {
    desk.desk().till().await
}

/// Opens the till with the cash that was counted in it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_till(desk: TheDesk<'_>, float: String) -> Answer<Till> {
    desk.desk().open_till(&float).await
}

/// Registers a member with riders.
#[tauri::command]
#[specta::specta]
pub(crate) async fn register_member(desk: TheDesk<'_>, registration: Registration) -> Answer<Registered> {
    desk.desk().register_member(registration).await
}

/// An account in one line.
#[tauri::command]
#[specta::specta]
pub(crate) async fn member_brief(desk: TheDesk<'_>, member_id: String) -> Answer<Hit> {
    desk.desk().member_brief(&member_id).await
}

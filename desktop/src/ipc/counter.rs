//! The counter: packages, the till, new members.

use super::{Answer, TheDesk};
use replica::view::{CashWay, Done, Hit, PackageOffer, Registered, Registration, Sale, Till, TillBook};

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

/// Every till that who is on duty may look at and count.
#[tauri::command]
#[specta::specta]
pub(crate) async fn till_book(desk: TheDesk<'_>) -> Answer<TillBook> {
    desk.desk().till_book().await
}

/// Closes a till with what was counted in its drawer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_till(desk: TheDesk<'_>, till_shift_id: String, counted: String) -> Answer<Done> {
    desk.desk().close_till(&till_shift_id, &counted).await
}

/// Opens a till again that was closed by mistake.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reopen_till(desk: TheDesk<'_>, till_shift_id: String, reason: String) -> Answer<Done> {
    desk.desk().reopen_till(&till_shift_id, reason).await
}

/// Puts cash into a till or takes it out, with the reason.
#[tauri::command]
#[specta::specta]
pub(crate) async fn move_cash(
    desk: TheDesk<'_>,
    till_shift_id: String,
    way: CashWay,
    cash: String,
    reason: String,
) -> Answer<Done> {
    desk.desk().move_cash(&till_shift_id, way, &cash, reason).await
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

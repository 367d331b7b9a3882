//! The Today page.

use super::{Answer, TheDesk};
use replica::view::{Choice, Done, Hit, RiderCard, Today};

/// Arrivals and figures of the club's day.
#[tauri::command]
#[specta::specta]
pub(crate) async fn today(desk: TheDesk<'_>) -> Answer<Today> {
    desk.desk().today().await
}

/// Finds people by name, pinyin, phone or number.
#[tauri::command]
#[specta::specta]
pub(crate) async fn search(desk: TheDesk<'_>, query: String) -> Answer<Vec<Hit>> {
    desk.desk().search(&query).await
}

/// A rider's card.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rider_card(desk: TheDesk<'_>, rider_id: String) -> Answer<RiderCard> {
    desk.desk().rider_card(&rider_id).await
}

/// Checks a rider in; `method` is `search`, `qr` or `number`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_in(desk: TheDesk<'_>, booking_id: String, method: String) -> Answer<Done> {
    desk.desk().check_in(&booking_id, &method).await
}

/// Takes a check-in back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_check_in(desk: TheDesk<'_>, booking_id: String, reason: String) -> Answer<Done> {
    desk.desk().undo_check_in(&booking_id, reason).await
}

/// Takes the last act back, where the domain allows.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_last(desk: TheDesk<'_>) -> Answer<Done> {
    desk.desk().undo_last().await
}

/// Horses that are free and fit for a booking, best first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn free_horses(desk: TheDesk<'_>, booking_id: String) -> Answer<Vec<Choice>> {
    desk.desk().free_horses(&booking_id).await
}

/// Gives a booking a horse, another one, or none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn assign_horse(
    desk: TheDesk<'_>,
    booking_id: String,
    horse_id: Option<String>,
    reason: Option<String>,
) -> Answer<Done> {
    desk.desk().assign_horse(&booking_id, horse_id.as_deref(), reason).await
}

//! The Timetable page.

use super::{Answer, TheDesk};
use replica::view::{
    CallList, DaySheet, Done, LessonCard, LessonMove, LessonsChange, LessonsDone, MonthDay, Timetable,
    TimetableFormat, Verdict,
};
use tauri::AppHandle;

/// So many days of the timetable from a date on; at most a week.
#[tauri::command]
#[specta::specta]
pub(crate) async fn timetable(desk: TheDesk<'_>, first: String, days: u32) -> Answer<Timetable> {
    desk.desk().timetable(&first, days).await
}

/// Six weeks from a date on, counted by day.
#[tauri::command]
#[specta::specta]
pub(crate) async fn timetable_month(desk: TheDesk<'_>, first: String) -> Answer<Vec<MonthDay>> {
    desk.desk().timetable_month(&first).await
}

/// A day's sheet for the yard.
#[tauri::command]
#[specta::specta]
pub(crate) async fn day_sheet(desk: TheDesk<'_>, date: String) -> Answer<DaySheet> {
    desk.desk().day_sheet(&date).await
}

/// Writes so many days of the timetable to a file among this user's downloads; answers where it lies.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_timetable(
    app: AppHandle,
    desk: TheDesk<'_>,
    first: String,
    days: u32,
    format: TimetableFormat,
) -> Answer<String> {
    let (name, bytes) = desk.desk().export_timetable(&first, days, format).await?;
    super::written(&app, name, &bytes)
}

/// A lesson whole.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lesson_card(desk: TheDesk<'_>, lesson_id: String) -> Answer<LessonCard> {
    desk.desk().lesson_card(&lesson_id).await
}

/// Who is to be told about lessons, and what.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lesson_calls(desk: TheDesk<'_>, lesson_ids: Vec<String>) -> Answer<CallList> {
    desk.desk().lesson_calls(&lesson_ids).await
}

/// What the rules say to a move that is not given yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn judge_move(desk: TheDesk<'_>, wanted: LessonMove) -> Answer<Verdict> {
    desk.desk().judge_move(wanted).await
}

/// Moves a lesson, and one of its riders to another horse, all or nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn move_lesson(
    desk: TheDesk<'_>,
    wanted: LessonMove,
    reason: Option<String>,
) -> Answer<Done> {
    desk.desk().move_lesson(wanted, reason).await
}

/// Changes several lessons, each by itself; those that stay as they were are named with the reason.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_lessons(
    desk: TheDesk<'_>,
    lesson_ids: Vec<String>,
    change: LessonsChange,
    reason: Option<String>,
) -> Answer<LessonsDone> {
    desk.desk().change_lessons(&lesson_ids, change, reason).await
}

/// Writes a lesson's note; a blank one strikes it out.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_lesson_note(desk: TheDesk<'_>, lesson_id: String, note: String) -> Answer<Done> {
    desk.desk().edit_lesson_note(&lesson_id, &note).await
}

/// Books a rider into a lesson.
#[tauri::command]
#[specta::specta]
pub(crate) async fn book_rider(
    desk: TheDesk<'_>,
    lesson_id: String,
    rider_id: String,
    reason: Option<String>,
) -> Answer<Done> {
    desk.desk().book_rider(&lesson_id, &rider_id, reason).await
}

/// Gives a booking up.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_booking(
    desk: TheDesk<'_>,
    booking_id: String,
    reason: Option<String>,
) -> Answer<Done> {
    desk.desk().cancel_booking(&booking_id, reason).await
}

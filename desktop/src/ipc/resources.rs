//! The Resources page.

use super::{Answer, TheDesk};
use replica::view::{
    ArenaEdit, ArenaPage, CoachEdit, CoachPage, Done, HorseEdit, HorsePage, LeaveForm, LessonHit,
    NewResource, Planned, Resources, ShiftPaint, SpanForm,
};

/// Coaches, horses and arenas at a glance.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resources(desk: TheDesk<'_>) -> Answer<Resources> {
    desk.desk().resources().await
}

/// A coach whole, with the week of a date.
#[tauri::command]
#[specta::specta]
pub(crate) async fn coach_page(desk: TheDesk<'_>, coach_id: String, date: String) -> Answer<CoachPage> {
    desk.desk().coach_page(&coach_id, &date).await
}

/// A horse whole, with six weeks from a date on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn horse_page(desk: TheDesk<'_>, horse_id: String, first: String) -> Answer<HorsePage> {
    desk.desk().horse_page(&horse_id, &first).await
}

/// An arena whole, with six weeks from a date on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn arena_page(desk: TheDesk<'_>, arena_id: String, first: String) -> Answer<ArenaPage> {
    desk.desk().arena_page(&arena_id, &first).await
}

/// The lessons that something would hit that is not done yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lessons_hit(desk: TheDesk<'_>, planned: Planned) -> Answer<Vec<LessonHit>> {
    desk.desk().lessons_hit(planned).await
}

/// Puts a coach's shifts as they were painted.
#[tauri::command]
#[specta::specta]
pub(crate) async fn paint_shifts(desk: TheDesk<'_>, paint: ShiftPaint) -> Answer<Done> {
    desk.desk().paint_shifts(paint).await
}

/// Asks for a coach's leave.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ask_leave(desk: TheDesk<'_>, form: LeaveForm) -> Answer<Done> {
    desk.desk().ask_leave(form).await
}

/// Decides on a leave, or withdraws it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn decide_leave(
    desk: TheDesk<'_>,
    leave_id: String,
    state: String,
    note: Option<String>,
) -> Answer<Done> {
    desk.desk().decide_leave(&leave_id, &state, note).await
}

/// Says that a horse rests or is cared for.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_horse_time(desk: TheDesk<'_>, horse_id: String, form: SpanForm) -> Answer<Done> {
    desk.desk().add_horse_time(&horse_id, form).await
}

/// Changes a horse's rest or care; null calls it off.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_horse_time(
    desk: TheDesk<'_>,
    time_id: String,
    form: Option<SpanForm>,
) -> Answer<Done> {
    desk.desk().change_horse_time(&time_id, form).await
}

/// Closes an arena for a while.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_arena(desk: TheDesk<'_>, arena_id: String, form: SpanForm) -> Answer<Done> {
    desk.desk().close_arena(&arena_id, form).await
}

/// Changes an arena's closure; null calls it off.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_closure(
    desk: TheDesk<'_>,
    closure_id: String,
    form: Option<SpanForm>,
) -> Answer<Done> {
    desk.desk().change_closure(&closure_id, form).await
}

/// Changes one thing about a coach.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_coach(desk: TheDesk<'_>, coach_id: String, edit: CoachEdit) -> Answer<Done> {
    desk.desk().edit_coach(&coach_id, edit).await
}

/// Changes one thing about a horse.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_horse(desk: TheDesk<'_>, horse_id: String, edit: HorseEdit) -> Answer<Done> {
    desk.desk().edit_horse(&horse_id, edit).await
}

/// Changes one thing about an arena.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_arena(desk: TheDesk<'_>, arena_id: String, edit: ArenaEdit) -> Answer<Done> {
    desk.desk().edit_arena(&arena_id, edit).await
}

/// Adds a coach, a horse or an arena; answers with its id and what came of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_resource(desk: TheDesk<'_>, resource: NewResource) -> Answer<(String, Done)> {
    desk.desk().add_resource(resource).await
}

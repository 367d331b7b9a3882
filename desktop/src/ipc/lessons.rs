//! Lessons that are put on the timetable, and series.

use super::{Answer, TheDesk};
use replica::view::{CourseChoice, LessonForm, LessonPlan, LessonsMade, SeriesCard, SeriesEdit};

/// The courses that lessons can be made of.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lesson_choices(desk: TheDesk<'_>) -> Answer<Vec<CourseChoice>> {
    desk.desk().lesson_choices().await
}

/// What the rules say to lessons that are not made yet, day by day.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan_lesson(desk: TheDesk<'_>, form: LessonForm) -> Answer<LessonPlan> {
    desk.desk().plan_lesson(form).await
}

/// Puts a lesson on the timetable, or a series of them: those that fit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_lessons(
    desk: TheDesk<'_>,
    form: LessonForm,
    reason: Option<String>,
) -> Answer<LessonsMade> {
    desk.desk().make_lessons(form, reason).await
}

/// The series that a lesson is one of.
#[tauri::command]
#[specta::specta]
pub(crate) async fn series_card(desk: TheDesk<'_>, lesson_id: String) -> Answer<SeriesCard> {
    desk.desk().series_card(&lesson_id).await
}

/// Changes the lessons of a series that lie ahead: those that fit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_series(
    desk: TheDesk<'_>,
    edit: SeriesEdit,
    reason: Option<String>,
) -> Answer<LessonsMade> {
    desk.desk().edit_series(edit, reason).await
}

/// Calls off the lessons of a series that lie ahead, all or from a day on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_series(
    desk: TheDesk<'_>,
    series_id: String,
    from: Option<String>,
    reason: String,
) -> Answer<LessonsMade> {
    desk.desk().cancel_series(&series_id, from, reason).await
}

//! Lessons that something hits: a leave, other shifts, a horse's rest, a closure.

use crate::read::Viewer;
use crate::read::timetable::lesson_block;
use crate::store::SqliteStore;
use crate::view::{LessonHit, TimetableLesson};
use shared::record::Lesson;
use shared::store::Stored;

/// Lessons named in one warning at most; more than these are not read one by one.
const MOST: usize = 60;

/// The lessons that are still to come and will take place, by start.
#[must_use]
pub fn still_ahead(viewer: &Viewer, mut lessons: Vec<Lesson>) -> Vec<Lesson> {
    lessons.retain(|lesson| lesson.state.is_open() && lesson.ends_at > viewer.now);
    lessons.sort_by_key(|lesson| (lesson.starts_at, lesson.id));
    lessons.dedup_by_key(|lesson| lesson.id);
    lessons
}

/// The lessons as people speak of them; `whom` says with whom.
///
/// # Errors
/// Whatever the store says.
pub fn shown(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    lessons: &[Lesson],
    whom: impl Fn(&TimetableLesson) -> String,
) -> Stored<Vec<LessonHit>> {
    let mut hits = Vec::new();
    for lesson in lessons.iter().take(MOST) {
        let block = lesson_block(store, viewer, lesson)?;
        let words = [block.course.clone(), whom(&block)];
        hits.push(LessonHit {
            lesson_id: block.id,
            date: block.date,
            time: format!("{}–{}", block.start, block.end),
            words: words.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        });
    }
    Ok(hits)
}

/// A coach's lesson is told by who rides.
pub(crate) fn of_coach(lesson: &TimetableLesson) -> String {
    lesson.seats.iter().map(|seat| seat.rider.as_str()).collect::<Vec<_>>().join("、")
}

/// A horse's by who rides it.
pub(crate) fn of_horse(horse_id: &str) -> impl Fn(&TimetableLesson) -> String {
    move |lesson| {
        let on_it =
            lesson.seats.iter().filter(|seat| seat.horse.as_ref().is_some_and(|on| on.id == horse_id));
        on_it.map(|seat| seat.rider.as_str()).collect::<Vec<_>>().join("、")
    }
}

/// An arena's by who teaches.
pub(crate) fn of_arena(lesson: &TimetableLesson) -> String {
    lesson.coach.as_ref().map(|coach| coach.name.clone()).unwrap_or_default()
}

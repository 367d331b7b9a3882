//! When the job that ends lessons comes for one.

use crate::record::Lesson;
use crate::time::Timestamp;

/// Minutes after its end in which people may still put a lesson right themselves.
pub const GRACE_MINUTES: i64 = 30;

/// From when on the job may end a lesson: half an hour after its end, or after somebody changed it later
/// than that, so that the job does not undo what people are putting right.
#[must_use]
pub fn due(lesson: &Lesson) -> Timestamp {
    lesson.ends_at.max(lesson.meta.updated_at).plus_minutes(GRACE_MINUTES)
}

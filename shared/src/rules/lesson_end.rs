//! When the job that ends lessons comes for one.

use crate::record::{ClubRules, Lesson};
use crate::time::Timestamp;

/// From when on the job may end a lesson: so long after its end as the club has settled, or after somebody
/// changed it later than that, so that the job does not undo what people are putting right.
#[must_use]
pub fn due(lesson: &Lesson, rules: &ClubRules) -> Timestamp {
    lesson.ends_at.max(lesson.meta.updated_at).plus_minutes(rules.lesson_end_minutes)
}

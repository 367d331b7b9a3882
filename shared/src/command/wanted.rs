//! What a command wants of the timetable, kept with its refusal.

use super::Command;
use crate::record::{Lesson, Wanted};
use crate::store::{Store, Stored, fetch};

impl Command {
    /// What this command wants of the timetable, where something else could do instead: a lesson's place, a rider's
    /// seat. (A horse under a rider is found by the booking alone.)
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn wanted<S: Store>(&self, store: &mut S) -> Stored<Option<Wanted>> {
        if let Self::BookRider(book) = self {
            return Ok(Some(Wanted::Seat { lesson_id: book.lesson_id, rider_id: book.rider_id }));
        }
        let Self::MoveLesson(moves) = self else { return Ok(None) };
        let lesson = fetch::<Lesson, _>(store, moves.lesson_id).await?;
        Ok(lesson.map(|lesson| {
            let there = moves.moved(&lesson);
            Wanted::Place {
                lesson_id: there.id,
                during: there.span(),
                coach_id: there.coach_id,
                arena_id: there.arena_id,
            }
        }))
    }
}

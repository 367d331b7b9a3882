//! Arenas that close and horses that are out, with what becomes of the lessons that are hit; and lessons that become
//! another course.

use super::Scene;
use crate::club::{self, HALL, THEORY};
use crate::dice::Dice;
use shared::command::{ChangeCourse, Command, Rearrange, Step, need};
use shared::id::{ArenaClosureId, BookingId, HorseAvailabilityId};
use shared::record::{Club, HorseTime, Lesson, LessonState};
use shared::rules::outage::{Choices, Ids, Offer, Outage, ask, parts};
use shared::store::testing::world::{ARENA, COURSE};

/// Why a horse is out.
const CARES: [HorseTime; 3] = [HorseTime::Rest, HorseTime::Injury, HorseTime::Vet];

struct Thrown<'d>(&'d mut Dice);

impl Ids for Thrown<'_> {
    fn closure(&mut self) -> ArenaClosureId {
        self.0.id()
    }

    fn horse_time(&mut self) -> HorseAvailabilityId {
        self.0.id()
    }

    fn booking(&mut self) -> BookingId {
        self.0.id()
    }
}

impl Scene<'_, '_, '_> {
    /// Something is out for an hour or more; most of what is hit is settled as proposed, some otherwise, some not at all.
    pub(super) async fn rearrange(&mut self) -> Step<Option<Command>> {
        let mut outage =
            Outage { at: self.draft.at, during: self.soon(), arenas: Vec::new(), horses: Vec::new() };
        if self.dice.once_in(2) {
            outage.arenas.push(ARENA);
        } else if let (Some(horse), Some(care)) = (self.dice.pick(&club::HORSES), self.dice.pick(&CARES)) {
            outage.horses.push((horse, care));
        }
        let club_id = self.draft.store.club();
        let club: Club = need(self.draft.store, club_id).await?;
        let (_, proposed) = ask(self.draft.store, &club, &outage, &Choices::new()).await?;
        let mut choices = Choices::new();
        for hit in proposed {
            let other = self.dice.once_in(3);
            let chosen = if other { self.dice.take(hit.offers) } else { Some(hit.chosen) };
            choices.insert(hit.id, chosen.unwrap_or(Offer::Stay));
        }
        let (_, settled) = ask(self.draft.store, &club, &outage, &choices).await?;
        let reason = self.reason();
        let ids = &mut Thrown(&mut *self.dice);
        let parts = parts(self.draft.store, &club, &outage, &settled, &reason, ids).await?;
        Ok((!parts.is_empty()).then(|| Rearrange { parts }.into()))
    }

    /// A lesson becomes theory, or is ridden again.
    pub(super) async fn change_course(&mut self) -> Step<Option<Command>> {
        let open = |lesson: &Lesson| matches!(lesson.state, LessonState::ToConfirm | LessonState::Confirmed);
        let Some(lesson) = self.lesson(open).await? else { return Ok(None) };
        let course = if lesson.course_id == THEORY { COURSE } else { THEORY };
        let arena = self.dice.pick(&[None, Some(ARENA), Some(HALL)]).flatten();
        let reason = self.dice.once_in(2).then(|| self.reason());
        let zone = self.draft.zone;
        let change = ChangeCourse::prepare(self.draft.store, zone, lesson.id, course, arena, reason).await?;
        Ok(Some(change.into()))
    }
}

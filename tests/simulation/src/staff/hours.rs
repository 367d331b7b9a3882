//! Who and what is there when: the booking grid, shifts, leave, horses' care, closures.

use super::Scene;
use crate::club::{self, SECOND_COACH};
use shared::command::{
    AddHorseTime, AddSlotTemplate, AskLeave, CloseArena, Command, DecideLeave, EditClosure, EditHorseTime,
    EditSlotTemplate, PaintShifts, Patch, Shift, Step,
};
use shared::id::CoachAvailabilityId;
use shared::record::{
    Approval, ArenaClosure, CoachAvailability, CoachTime, DayOfWeek, HorseAvailability, HorseTime, Record,
    TimeSlotTemplate,
};
use shared::store::testing::world::{ARENA, COACH};
use shared::time::Span;

/// The last minute of a day at which something begins here.
const LATEST: i64 = 22 * 60;
/// Where a leave may be led from where it stands.
const DECISIONS: [Approval; 4] =
    [Approval::Approved, Approval::Approved, Approval::Rejected, Approval::Withdrawn];

impl Scene<'_, '_, '_> {
    /// An hour or more of the hours that come.
    pub(super) fn soon(&mut self) -> Span {
        let from = self.draft.at.plus_minutes(30 * self.dice.count(12));
        Span { from, until: from.plus_minutes(60 + 30 * self.dice.count(4)) }
    }

    /// Something that is on record and counts.
    fn one_that_counts<R: Record>(&mut self, counts: impl Fn(&R) -> bool) -> Step<Option<R>> {
        let mut all = self.all::<R>()?;
        all.retain(counts);
        Ok(self.dice.take(all))
    }

    /// Wide ones: a coach who keeps none is always there, and so is one of the wide ones mostly.
    pub(super) fn paint_shifts(&mut self) -> Step<Option<Command>> {
        let Some(coach_id) = self.dice.pick(&[COACH, SECOND_COACH]) else { return Ok(None) };
        let mut stand = self.all::<CoachAvailability>()?;
        stand.retain(|time| time.coach_id == coach_id && time.kind == CoachTime::Shift);
        let ids: Vec<CoachAvailabilityId> = stand.iter().map(|time| time.id).collect();
        let known = self.dice.pick(&ids);
        let put = if known.is_some() && self.dice.once_in(4) { Vec::new() } else { self.week(known) };
        let other = self.dice.pick(&ids);
        let strike = other.filter(|other| put.iter().all(|shift| shift.shift_id != *other));
        let strike: Vec<_> = strike.into_iter().collect();
        Ok((put.len() + strike.len() > 0).then(|| PaintShifts { coach_id, put, strike }.into()))
    }

    /// Saturdays and Sundays; the first may be one that is there already.
    fn week(&mut self, known: Option<CoachAvailabilityId>) -> Vec<Shift> {
        let from_minute = 480 + 30 * self.dice.count(4);
        let until_minute = 900 + 30 * self.dice.count(10);
        let saturday = known.filter(|_| self.dice.once_in(2)).unwrap_or_else(|| self.dice.id());
        let days = [(saturday, DayOfWeek::Saturday), (self.dice.id(), DayOfWeek::Sunday)];
        let shift = |(shift_id, day)| Shift {
            shift_id,
            weekday: Some(day),
            first_day: None,
            last_day: None,
            from_minute,
            until_minute,
        };
        days.into_iter().map(shift).collect()
    }

    /// Some hours of today, or days that come.
    pub(super) fn ask_leave(&mut self, approved: bool) -> Option<Command> {
        let coach_id = self.dice.pick(&[COACH, SECOND_COACH])?;
        let (zone, at) = (self.draft.zone, self.draft.at);
        let today = zone.date(at);
        let now = at.millis().saturating_sub(zone.day(today).from.millis()) / 60_000;
        let from_minute = (now + 30 * self.dice.count(12)).min(LATEST);
        let (mut first_day, mut last_day) = (today, today);
        if self.dice.once_in(3) {
            first_day = zone.date(at.plus_days(1 + self.dice.count(5)));
            last_day = zone.date(zone.day(first_day).from.plus_days(self.dice.count(3)));
        }
        Some(
            AskLeave {
                leave_id: self.dice.id(),
                coach_id,
                first_day,
                from_minute,
                last_day,
                until_minute: (from_minute + 60 + 30 * self.dice.count(4)).min(1_440),
                reason: self.reason(),
                approved,
            }
            .into(),
        )
    }

    pub(super) fn decide_leave(&mut self) -> Step<Option<Command>> {
        let leave = self.one_that_counts::<CoachAvailability>(|time| time.kind == CoachTime::Leave)?;
        let Some(leave) = leave else { return Ok(None) };
        let state = match leave.state {
            Approval::Asked => self.dice.pick(&DECISIONS),
            Approval::Approved | Approval::Rejected | Approval::Withdrawn => Some(Approval::Asked),
        };
        let note = self.dice.once_in(2).then(|| self.reason());
        Ok(state.map(|state| DecideLeave { leave_id: leave.id, state, note }.into()))
    }

    pub(super) fn add_horse_time(&mut self) -> Option<Command> {
        let (horse_id, at, span) = (self.dice.pick(&club::HORSES)?, self.draft.at, self.soon());
        let kind = self.dice.pick(HorseTime::ALL)?;
        let patches = vec![
            Patch::new("kind", HorseTime::Rest, kind),
            Patch::new("starts_at", at, span.from),
            Patch::new("ends_at", None::<()>, span.until),
        ];
        Some(AddHorseTime { horse_time_id: self.dice.id(), horse_id, patches }.into())
    }

    pub(super) fn edit_horse_time(&mut self) -> Step<Option<Command>> {
        let Some(before) = self.one_that_counts(|time: &HorseAvailability| time.active)? else {
            return Ok(None);
        };
        let mut after = before.clone();
        match self.dice.below(4) {
            0 => after.note = Some(format!("说明{}", self.dice.below(5))),
            1 => after.ends_at = after.ends_at.map(|ends| ends.plus_minutes(30)),
            _ => after.active = false,
        }
        let patches = Patch::between(&before, &after);
        Ok(Some(EditHorseTime { horse_time_id: before.id, patches }.into()))
    }

    pub(super) fn close_arena(&mut self) -> Command {
        let (at, span) = (self.draft.at, self.soon());
        let patches =
            vec![Patch::new("starts_at", at, span.from), Patch::new("ends_at", at.plus_days(1), span.until)];
        CloseArena { closure_id: self.dice.id(), arena_id: ARENA, patches }.into()
    }

    pub(super) fn edit_closure(&mut self) -> Step<Option<Command>> {
        let Some(before) = self.one_that_counts(|closure: &ArenaClosure| closure.active)? else {
            return Ok(None);
        };
        let mut after = before.clone();
        match self.dice.below(4) {
            0 => after.reason = Some(format!("下雨{}", self.dice.below(5))),
            1 => after.ends_at = after.ends_at.plus_minutes(30),
            _ => after.active = false,
        }
        Ok(Some(EditClosure { closure_id: before.id, patches: Patch::between(&before, &after) }.into()))
    }

    pub(super) fn add_slot_template(&mut self) -> Option<Command> {
        let weekday = self.dice.pick(DayOfWeek::ALL)?;
        let patches = vec![
            Patch::new("weekday", DayOfWeek::Monday, weekday),
            Patch::new("slot_minutes", 30, 15 * (1 + self.dice.count(4))),
        ];
        Some(AddSlotTemplate { template_id: self.dice.id(), patches }.into())
    }

    pub(super) fn edit_slot_template(&mut self) -> Step<Option<Command>> {
        let Some(before) = self.one_that_counts(|template: &TimeSlotTemplate| template.active)? else {
            return Ok(None);
        };
        let mut after = before.clone();
        match self.dice.below(4) {
            0 => after.active = false,
            1 => after.until_minute = 1_080 + 30 * self.dice.count(6),
            _ => after.slot_minutes = 15 * (1 + self.dice.count(8)),
        }
        let patches = Patch::between(&before, &after);
        Ok((!patches.is_empty()).then(|| EditSlotTemplate { template_id: before.id, patches }.into()))
    }
}

//! A coach's shifts are painted on the week.

use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::{CoachAvailabilityId, CoachId};
use crate::record::{Approval, Coach, CoachAvailability, CoachTime, DayOfWeek};
use crate::rights::Right;
use crate::rules::conflicts::hours;
use crate::store::{Store, fetch};
use crate::time::Date;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Shifts in one act at most.
const MOST: usize = 60;

/// Puts shifts on for a coach and takes others off, all or nothing: what a person painted in one go. A shift
/// that is there already takes the new hours; one that was taken off comes back with them. Lessons stay where
/// they are; one that is left without a shift shows it.
///
/// Taken back by the same command the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaintShifts {
    /// The coach.
    pub coach_id: CoachId,
    /// Shifts as they shall be.
    pub put: Vec<Shift>,
    /// Shifts that are taken off.
    pub strike: Vec<CoachAvailabilityId>,
}

/// A shift: weekly, or on its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// Its id.
    pub shift_id: CoachAvailabilityId,
    /// Of a weekly one, the day; none is one on its dates.
    pub weekday: Option<DayOfWeek>,
    /// From this day on.
    pub first_day: Option<Date>,
    /// To this day.
    pub last_day: Option<Date>,
    /// Minutes after midnight.
    pub from_minute: i64,
    /// Minutes after midnight; 1440 is midnight.
    pub until_minute: i64,
}

impl Shift {
    fn of(row: &CoachAvailability) -> Self {
        Self {
            shift_id: row.id,
            weekday: row.weekday,
            first_day: row.first_day,
            last_day: row.last_day,
            from_minute: row.from_minute,
            until_minute: row.until_minute,
        }
    }

    /// A dated one names its days, and no days run backwards.
    fn sound(&self) -> Result<(), Say> {
        let dated = self.weekday.is_some() || (self.first_day.is_some() && self.last_day.is_some());
        let forward = self.first_day.zip(self.last_day).is_none_or(|(first, last)| first <= last);
        if !dated || !forward {
            return Err(Say::field("days", FieldProblem::Malformed));
        }
        if hours::sound(self.from_minute, self.until_minute) {
            Ok(())
        } else {
            Err(Say::field("time", FieldProblem::OutOfRange))
        }
    }

    fn row(&self, ctx: &Context, coach_id: CoachId) -> CoachAvailability {
        CoachAvailability {
            club_id: ctx.club.id,
            id: self.shift_id,
            coach_id,
            kind: CoachTime::Shift,
            weekday: self.weekday,
            first_day: self.first_day,
            last_day: self.last_day,
            from_minute: self.from_minute,
            until_minute: self.until_minute,
            reason: None,
            state: Approval::Approved,
            decided_at: None,
            decided_by: None,
            decided_note: None,
            meta: ctx.meta(),
        }
    }
}

impl PaintShifts {
    /// The way back: what stood before stands again, what is new goes.
    #[must_use]
    pub fn back(&self, was: &[Shift]) -> Self {
        let new = self.put.iter().map(|shift| shift.shift_id);
        let strike = new.filter(|id| !was.iter().any(|before| before.shift_id == *id)).collect();
        Self { coach_id: self.coach_id, put: was.to_vec(), strike }
    }

    /// A shift of this coach, and nobody's leave.
    async fn shift<S: Store>(
        &self,
        store: &mut S,
        id: CoachAvailabilityId,
    ) -> Step<Option<CoachAvailability>> {
        let row = fetch::<CoachAvailability, _>(store, id).await?;
        match row {
            Some(row) if row.coach_id != self.coach_id || row.kind != CoachTime::Shift => {
                Err(Say::AlreadyThere { what: "coach_availabilities".to_owned() }.into())
            }
            other => Ok(other),
        }
    }
}

impl Execute for PaintShifts {
    const NAME: &'static str = "paint_shifts";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let coach: Coach = need(store, self.coach_id).await?;
        ctx.require_staff(store, Right::ManageClub).await?;
        let many = self.put.len().saturating_add(self.strike.len());
        if many == 0 || many > MOST {
            return Err(Say::field("shifts", FieldProblem::OutOfRange).into());
        }
        let mut was = Vec::new();
        for shift in &self.put {
            shift.sound()?;
            let row = shift.row(ctx, coach.id);
            match self.shift(store, shift.shift_id).await? {
                None => {
                    store.insert(&row).await?;
                    ctx.audit(store, None, &row).await?;
                }
                Some(before) => {
                    if before.state == Approval::Approved {
                        was.push(Shift::of(&before));
                    }
                    let mut after = CoachAvailability { meta: before.meta.clone(), ..row };
                    if after != before {
                        ctx.change(store, &mut after).await?;
                        ctx.audit(store, Some(&before), &after).await?;
                    }
                }
            }
        }
        for id in &self.strike {
            let Some(before) = self.shift(store, *id).await? else {
                return Err(Say::NotFound { what: "coach_availabilities".to_owned() }.into());
            };
            // Another desk took it off: what was wanted is so.
            if before.state == Approval::Approved {
                was.push(Shift::of(&before));
                let mut after = CoachAvailability { state: Approval::Withdrawn, ..before.clone() };
                ctx.change(store, &mut after).await?;
                ctx.audit(store, Some(&before), &after).await?;
            }
        }
        Ok(Receipt::ShiftsPainted { coach_id: coach.id, was })
    }
}

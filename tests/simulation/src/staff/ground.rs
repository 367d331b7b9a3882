//! The club, its coaches, horses, arenas and staff.

use super::Scene;
use crate::club::{self, SECOND_COACH};
use serde_json::json;
use shared::command::{
    AddArena, AddCoach, AddHorse, AddStaff, Command, EditArena, EditClub, EditCoach, EditHorse, EditStaff,
    Patch, Step,
};
use shared::money::Money;
use shared::record::{Arena, Club, Coach, Horse, HorseState, Hours, Role, Staff};
use shared::store::fetch;
use shared::store::testing::world::{ARENA, COACH, RECEPTION};

/// The form of what stands where a PIN's verifier stands.
const VERIFIER: &str = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA";

impl Scene<'_, '_, '_> {
    pub(super) fn edit_club(&mut self) -> Step<Option<Command>> {
        let clubs = self.all::<Club>()?;
        let Some(before) = clubs.first() else { return Ok(None) };
        let mut after = before.clone();
        let rules = &mut after.rules.0;
        match self.dice.below(5) {
            0 => rules.no_show_uses_units = !rules.no_show_uses_units,
            1 => rules.check_in_opens_minutes = 45 + 15 * self.dice.count(3),
            2 => rules.offline_days = 10 + self.dice.count(5),
            3 => {
                let until = 60 * (17 + self.dice.count(6));
                rules.opening_hours.saturday = vec![Hours { from: 480, until }];
            }
            _ => rules.reception_refunds = Money::from_fen(50_000 + 100 * self.dice.count(5)),
        }
        Ok(Some(EditClub { patches: Patch::between(before, &after) }.into()))
    }

    pub(super) async fn edit_coach(&mut self) -> Step<Option<Command>> {
        let Some(coach_id) = self.dice.pick(&[COACH, SECOND_COACH]) else { return Ok(None) };
        let Some(before) = fetch::<Coach, _>(self.draft.store, coach_id).await? else { return Ok(None) };
        let mut after = before.clone();
        match self.dice.below(2) {
            0 => after.surcharge = Money::from_fen(1_000 * self.dice.count(5)),
            _ => after.name = format!("教练{}", self.dice.below(5)),
        }
        Ok(Some(EditCoach { coach_id, patches: Patch::between(&before, &after) }.into()))
    }

    pub(super) async fn edit_horse(&mut self) -> Step<Option<Command>> {
        let Some(horse_id) = self.dice.pick(&club::HORSES) else { return Ok(None) };
        let Some(before) = fetch::<Horse, _>(self.draft.store, horse_id).await? else { return Ok(None) };
        let mut after = before.clone();
        match self.dice.below(3) {
            0 => after.limits.0.rest_minutes = 15 + self.dice.count(5),
            1 => after.breed = Some(format!("品种{}", self.dice.below(5))),
            _ if before.state == HorseState::Fit => after.state = HorseState::Resting,
            _ => after.state = HorseState::Fit,
        }
        Ok(Some(EditHorse { horse_id, patches: Patch::between(&before, &after) }.into()))
    }

    pub(super) async fn edit_arena(&mut self) -> Step<Option<Command>> {
        let Some(before) = fetch::<Arena, _>(self.draft.store, ARENA).await? else { return Ok(None) };
        let mut after = before.clone();
        match self.dice.below(2) {
            0 => after.indoor = !before.indoor,
            _ => after.name = format!("场地{}", self.dice.below(5)),
        }
        Ok(Some(EditArena { arena_id: ARENA, patches: Patch::between(&before, &after) }.into()))
    }

    /// Mostly rights: who manages may take them from the other one, and give them again.
    pub(super) async fn edit_staff(&mut self) -> Step<Option<Command>> {
        let Some(staff_id) = self.dice.pick(&club::STAFF) else { return Ok(None) };
        let Some(before) = fetch::<Staff, _>(self.draft.store, staff_id).await? else { return Ok(None) };
        let mut after = before.clone();
        if staff_id == RECEPTION || self.dice.once_in(3) {
            after.name = format!("员工{}", self.dice.below(5));
        } else {
            after.role = if before.role == Role::Manager { Role::Receptionist } else { Role::Manager };
        }
        Ok(Some(EditStaff { staff_id, patches: Patch::between(&before, &after) }.into()))
    }

    pub(super) fn add_coach(&mut self) -> Command {
        let patches = vec![Patch::new("name", "", "新教练")];
        AddCoach { coach_id: self.dice.id(), patches }.into()
    }

    pub(super) fn add_horse(&mut self) -> Command {
        let number = format!("{:02}", 10 + self.dice.below(80));
        let patches = vec![Patch::new("name", "", "新马"), Patch::new("number", "", number)];
        AddHorse { horse_id: self.dice.id(), patches }.into()
    }

    pub(super) fn add_arena(&mut self) -> Command {
        let patches = vec![Patch::new("name", "", "新场地")];
        AddArena { arena_id: self.dice.id(), patches }.into()
    }

    /// The same account may be given at two desks.
    pub(super) fn add_staff(&mut self) -> Command {
        let account = format!("new{}", self.dice.below(3));
        let patches = vec![
            Patch::new("name", "", "新员工"),
            Patch::new("account", "", account),
            Patch::new("role", Role::Receptionist, json!(Role::Receptionist)),
            Patch::new("pin_verifier", "", VERIFIER),
        ];
        AddStaff { staff_id: self.dice.id(), patches }.into()
    }
}

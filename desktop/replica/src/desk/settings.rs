//! The settings page: what it shows, and what a manager changes there. Club and staff are changed by commands, so
//! that it works without a network and is taken back by Ctrl+Z where the domain knows the way back. Desks are the
//! server's; whether it may be asked now is decided here.

use super::act::{filled, id, malformed};
use super::people::patches;
use super::sync::out_of_touch;
use super::{Desk, opening};
use crate::read::{self, Viewer};
use crate::replica::Readers;
use crate::view::{
    ClubDesks, ClubEdit, Done, FieldProblem, OpenPart, Problem, RuleEdit, SettingsPage, SlotForm, StaffForm,
    ThisDesk,
};
use crate::words::{problem, settings, sync};
use shared::command::{AddSlotTemplate, AddStaff, Command, EditClub, EditSlotTemplate, EditStaff, need};
use shared::id::{ClubId, CoachId, StaffId, TimeSlotTemplateId};
use shared::record::{Club, DayOfWeek, Meta, Role, Staff, TimeSlotTemplate, WeekHours};
use shared::rights::Right;
use shared::rules::club::{ClubRule, Form, Setting};
use shared::rules::form;
use shared::words::Say;
use uuid::Uuid;

/// Who may ask the server to do something about desks, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Office {
    pub(crate) server: String,
    pub(crate) club_id: ClubId,
    pub(crate) staff_id: StaffId,
    pub(crate) account: String,
}

impl Desk {
    /// The settings page.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn settings(&self) -> Result<SettingsPage, Problem> {
        let viewer = self.viewer()?;
        let facts = self.facts().clone();
        let bytes = self.0.readers.as_ref().map_or(0, Readers::bytes_on_disk);
        let this_desk = ThisDesk {
            name: facts.desk_name.unwrap_or_default(),
            origin: facts.identity.map(|identity| identity.origin.as_str().to_owned()).unwrap_or_default(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            size: sync::size(bytes),
            server: facts.server.filter(|_| !viewer.demo),
        };
        let club_not = viewer.lacks(Right::ManageClub);
        let you = self.on_duty().as_ref().map(|on_duty| on_duty.staff_id);
        let club = if club_not.is_none() {
            Some(self.look(move |store, viewer| Ok(read::club_settings(store, viewer, you)?)).await?)
        } else {
            None
        };
        Ok(SettingsPage { club_not, club, desks_not: viewer.lacks(Right::ManageDesks), this_desk })
    }

    /// Changes one thing about the club.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn edit_club(&self, edit: ClubEdit) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let change = club_change(edit, &viewer)?;
        self.undoably(async move |draft| {
            let before: Club = need(draft.store, draft.desk.club_id).await?;
            let mut after = before.clone();
            change(&mut after)?;
            Ok(EditClub { patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Changes a person of the staff, or adds one where none is named.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn save_staff(&self, staff_id: Option<&str>, form: StaffForm) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let staff_id: Option<StaffId> = staff_id.map(|staff| id(staff, viewer.lang)).transpose()?;
        let StaffForm { name, account, role, pin, active, coach_id } = form;
        let role: Role = role.parse().map_err(|_unknown| malformed("role", &viewer))?;
        let coach_id: Option<CoachId> = filled(coach_id)
            .map(|coach| id(&coach, viewer.lang))
            .transpose()?
            .filter(|_| role == Role::Coach);
        let pin_verifier = match (filled(pin), staff_id) {
            (None, Some(_)) => None,
            (pin, _) => Some(self.new_verifier(pin.unwrap_or_default(), &viewer).await?),
        };
        let account = account.trim().to_lowercase();
        let fill = move |person: &mut Staff| {
            (person.name, person.account, person.role) = (name, account, role);
            (person.active, person.coach_id) = (active, coach_id);
            if let Some(verifier) = pin_verifier {
                person.pin_verifier = verifier;
            }
        };
        self.undoably(async move |draft| {
            let Some(staff_id) = staff_id else {
                let before = nobody(draft.desk.club_id);
                let mut after = before.clone();
                fill(&mut after);
                let staff_id = StaffId(Uuid::now_v7());
                return Ok(Command::from(AddStaff { staff_id, patches: patches(&before, &after) }));
            };
            let before: Staff = need(draft.store, staff_id).await?;
            let mut after = before.clone();
            fill(&mut after);
            Ok(EditStaff { staff_id, patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Changes a part of the booking grid, or adds one where none is named.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn save_slots(&self, slots_id: Option<&str>, form: SlotForm) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let template_id: Option<TimeSlotTemplateId> = slots_id.map(|one| id(one, viewer.lang)).transpose()?;
        let day = usize::try_from(form.weekday).ok().and_then(|day| DayOfWeek::ALL.get(day));
        let weekday = *day.ok_or_else(|| malformed("weekday", &viewer))?;
        let at = |field: &str, typed: &str| opening::minutes(typed).ok_or_else(|| malformed(field, &viewer));
        let (from, until) = (at("from", &form.from)?, at("until", &form.until)?);
        let step: i64 = form.step.trim().parse().map_err(|_reason| malformed("slot_minutes", &viewer))?;
        let fill = move |part: &mut TimeSlotTemplate| {
            (part.weekday, part.from_minute, part.until_minute) = (weekday, from, until);
            part.slot_minutes = step;
        };
        self.undoably(async move |draft| {
            let Some(template_id) = template_id else {
                let template_id = TimeSlotTemplateId(Uuid::now_v7());
                let before = no_slots(draft.desk.club_id, template_id, draft.at);
                let mut after = before.clone();
                fill(&mut after);
                return Ok(Command::from(AddSlotTemplate { template_id, patches: patches(&before, &after) }));
            };
            let before: TimeSlotTemplate = need(draft.store, template_id).await?;
            let mut after = before.clone();
            fill(&mut after);
            Ok(EditSlotTemplate { template_id, patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Gives a part of the booking grid up.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn drop_slots(&self, slots_id: &str) -> Result<Done, Problem> {
        let template_id: TimeSlotTemplateId = id(slots_id, self.lang())?;
        self.undoably(async move |_draft| Ok(EditSlotTemplate::call_off(template_id).into())).await
    }

    /// The verifier of a PIN that may be one. Takes some tens of milliseconds on purpose.
    async fn new_verifier(&self, pin: String, viewer: &Viewer) -> Result<String, Problem> {
        let pin = pin.trim().to_owned();
        form::pin("pin", &pin).map_err(|say| problem::refused(&say, viewer.lang, viewer.zone()))?;
        let lang = viewer.lang;
        let made = tokio::task::spawn_blocking(move || {
            let mut salt = [0_u8; 16];
            aws_lc_rs::rand::fill(&mut salt).ok()?;
            super::pin_verifier(&pin, &salt).ok()
        });
        made.await.ok().flatten().ok_or_else(|| {
            tracing::error!("a PIN's verifier could not be made");
            problem::failed(lang)
        })
    }

    /// The club's desks as this desk knows them by itself.
    ///
    /// # Errors
    /// `may_not`, in words.
    pub async fn club_desks(&self) -> Result<ClubDesks, Problem> {
        let viewer = self.manages_desks()?;
        let server_not = out_of_touch(&self.facts(), viewer.lang).map(|problem| problem.words);
        let desks = self.look(|store, viewer| Ok(read::club_desks(store, viewer)?)).await?;
        Ok(ClubDesks { desks, asked: false, server_not })
    }

    /// Who asks the server about desks, when who is on duty may and the server can be asked now.
    ///
    /// # Errors
    /// `may_not`, `needs_server`, `practising`, `demo_club`, in words.
    pub(crate) fn office(&self) -> Result<Office, Problem> {
        self.office_for(Right::ManageDesks)
    }

    /// As [`Desk::office`], for what takes another right.
    ///
    /// # Errors
    /// As there.
    pub(crate) fn office_for(&self, right: Right) -> Result<Office, Problem> {
        let viewer = self.viewer_who_may(right)?;
        let facts = self.facts();
        if let Some(refused) = out_of_touch(&facts, viewer.lang) {
            return Err(refused);
        }
        let staff_id = self.on_duty().as_ref().map(|on_duty| on_duty.staff_id);
        let person = facts.staff.iter().find(|staff| Some(staff.id) == staff_id);
        let (Some(person), Some(server)) = (person, facts.server.clone()) else {
            return Err(problem::signed_out(viewer.lang));
        };
        let (staff_id, account) = (person.id, person.account.clone());
        Ok(Office { server, club_id: viewer.club.id, staff_id, account })
    }

    /// For whom the club's desks are shown.
    pub(crate) fn manages_desks(&self) -> Result<Viewer, Problem> {
        self.viewer_who_may(Right::ManageDesks)
    }

    /// For whom something is asked that takes a right.
    pub(crate) fn viewer_who_may(&self, right: Right) -> Result<Viewer, Problem> {
        let viewer = self.viewer()?;
        if viewer.may(right) {
            return Ok(viewer);
        }
        let say = Say::MayNot { right };
        Err(problem::refused(&say, viewer.lang, viewer.zone()))
    }
}

type ClubChange = Box<dyn FnOnce(&mut Club) -> Result<(), Say> + Send>;

fn club_change(edit: ClubEdit, viewer: &Viewer) -> Result<ClubChange, Problem> {
    Ok(match edit {
        ClubEdit::Name(name) => sets(move |club| club.name = name),
        ClubEdit::Address(address) => sets(move |club| club.rules.0.address = filled(Some(address))),
        ClubEdit::Phone(phone) => sets(move |club| club.rules.0.phone = filled(Some(phone))),
        ClubEdit::Week(week) => {
            let hours = week_hours(&week, viewer)?;
            sets(move |club| club.rules.0.opening_hours = hours)
        }
        ClubEdit::Rule(RuleEdit { rule, value }) => {
            let rule: ClubRule = rule.parse().map_err(|_unknown| malformed("rule", viewer))?;
            let value = setting(rule, value.trim()).ok_or_else(|| malformed(rule.as_str(), viewer))?;
            Box::new(move |club| rule.set(&mut club.rules.0, value))
        }
    })
}

fn sets(set: impl FnOnce(&mut Club) + Send + 'static) -> ClubChange {
    Box::new(move |club| {
        set(club);
        Ok(())
    })
}

fn setting(rule: ClubRule, typed: &str) -> Option<Setting> {
    Some(match rule.form() {
        Form::Whole { .. } => Setting::Whole(typed.parse().ok()?),
        Form::Amount { .. } => Setting::Amount(typed.trim_start_matches('¥').replace(',', "").parse().ok()?),
        Form::Switch => Setting::Switch(typed.parse().ok()?),
    })
}

/// The week as it was typed; what is wrong with it is told at its day.
fn week_hours(week: &[Vec<OpenPart>], viewer: &Viewer) -> Result<WeekHours, Problem> {
    opening::week(week).map_err(|(day, why)| {
        let words = settings::bad_hours(day, &why, viewer.lang);
        let field = format!("week.{}", day.num_days_from_monday());
        let fields = vec![FieldProblem { field, words: words.clone() }];
        Problem { fields, ..problem::plain("bad_field", words) }
    })
}

/// What [`AddSlotTemplate`] begins with.
const fn no_slots(club_id: ClubId, id: TimeSlotTemplateId, at: shared::time::Timestamp) -> TimeSlotTemplate {
    TimeSlotTemplate {
        club_id,
        id,
        weekday: DayOfWeek::Monday,
        from_minute: 8 * 60,
        until_minute: 20 * 60,
        slot_minutes: 30,
        active: true,
        meta: Meta::new(at, None),
    }
}

/// An empty record, to lead from to a new person.
fn nobody(club_id: ClubId) -> Staff {
    let since = shared::time::Timestamp::from_millis(0);
    Staff {
        club_id,
        id: StaffId(Uuid::nil()),
        name: String::new(),
        account: String::new(),
        role: Role::Receptionist,
        pin_verifier: String::new(),
        active: true,
        coach_id: None,
        rights_since: since,
        role_before: None,
        meta: Meta::new(since, None),
    }
}

//! The club's ground: coaches, horses, arenas, people, its settings; and items needing attention.

use super::edit::{Kilograms, current, form, patches};
use super::{Act, At, given, route};
use crate::App;
use crate::http::Problem;
use crate::sign_in::staff;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::command::{
    AddArena, AddCoach, AddHorse, AddStaff, Command, EditArena, EditClub, EditCoach, EditHorse, EditStaff,
    Patch, SettleAttention,
};
use shared::id::Id as _;
use shared::money::Money;
use shared::record::{Arena, Club, Coach, Horse, HorseLimits, HorseState, Level, Role, Staff};
use shared::rights::Right;
use shared::rules;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(route::<NewCoach>())
        .routes(route::<CoachEdit>())
        .routes(route::<NewHorse>())
        .routes(route::<HorseEdit>())
        .routes(route::<NewArena>())
        .routes(route::<ArenaEdit>())
        .routes(route::<NewStaff>())
        .routes(route::<StaffEdit>())
        .routes(route::<ClubEdit>())
        .routes(route::<Settle>())
}

form! {
    /// Changes what is known of a coach.
    CoachEdit {
        name: String,
        phone: Option<String>,
        /// Courses taught; none named is all.
        courses: Vec<Uuid>,
        /// On top of a course's price, such as `"50.00"`.
        #[schema(value_type = Option<String>)]
        surcharge: Money,
        /// False once they left.
        active: bool,
    }
}

impl Act for CoachEdit {
    const PATH: &'static str = "/api/admin/coaches/{id}";
    const PATCH: bool = true;
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let coach: Coach = current(at, self.version).await?;
        Ok(EditCoach { coach_id: coach.id, patches: patches::<Coach>(&self, &coach)? }.into())
    }
}

/// A coach joins.
#[derive(Deserialize, ToSchema)]
#[serde(transparent)]
pub(in crate::route) struct NewCoach(CoachEdit);

impl Act for NewCoach {
    const PATH: &'static str = "/api/admin/coaches";
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let blank = json!({ "name": "", "courses": [], "surcharge": Money::ZERO, "active": true });
        Ok(AddCoach { coach_id: at.id(), patches: patches::<Coach>(&self.0, &blank)? }.into())
    }
}

/// What a horse may be asked to do.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct LimitsEdit {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lessons_a_day: Option<i64>,
    /// In tenths: 40 is a load of 4.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    load_a_day: Option<i64>,
    /// In tenths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    load_in_7_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rest_minutes: Option<i64>,
    /// Days without work among any seven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rest_days_a_week: Option<i64>,
}

form! {
    /// Changes what is known of a horse.
    HorseEdit {
        name: String,
        number: String,
        breed: Option<String>,
        height_cm: Option<i64>,
        birth_year: Option<i64>,
        /// The boarder who owns it; `null` is the club.
        owner_id: Option<Uuid>,
        /// With tack, in kilograms, such as `"85.0"`.
        #[schema(value_type = Option<String>)]
        max_rider_weight: Option<Kilograms>,
        /// None named suits all.
        #[schema(value_type = Option<Vec<String>>)]
        levels: Vec<Level>,
        limits: LimitsEdit,
        #[schema(value_type = Option<String>)]
        state: HorseState,
    }
}

impl Act for HorseEdit {
    const PATH: &'static str = "/api/admin/horses/{id}";
    const PATCH: bool = true;
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let horse: Horse = current(at, self.version).await?;
        Ok(EditHorse { horse_id: horse.id, patches: patches::<Horse>(&self, &horse)? }.into())
    }
}

/// A horse comes to the yard.
#[derive(Deserialize, ToSchema)]
#[serde(transparent)]
pub(in crate::route) struct NewHorse(HorseEdit);

impl Act for NewHorse {
    const PATH: &'static str = "/api/admin/horses";
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let blank = json!({
            "name": "", "number": "", "levels": [], "limits": HorseLimits::default(), "state": HorseState::Fit,
        });
        Ok(AddHorse { horse_id: at.id(), patches: patches::<Horse>(&self.0, &blank)? }.into())
    }
}

form! {
    /// Changes what is known of an arena.
    ArenaEdit {
        name: String,
        indoor: bool,
        /// Lessons at the same time.
        capacity: i64,
        /// False once given up.
        active: bool,
    }
}

impl Act for ArenaEdit {
    const PATH: &'static str = "/api/admin/arenas/{id}";
    const PATCH: bool = true;
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let arena: Arena = current(at, self.version).await?;
        Ok(EditArena { arena_id: arena.id, patches: patches::<Arena>(&self, &arena)? }.into())
    }
}

/// An arena opens.
#[derive(Deserialize, ToSchema)]
#[serde(transparent)]
pub(in crate::route) struct NewArena(ArenaEdit);

impl Act for NewArena {
    const PATH: &'static str = "/api/admin/arenas";
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let blank = json!({ "name": "", "indoor": false, "capacity": 1, "active": true });
        Ok(AddArena { arena_id: at.id(), patches: patches::<Arena>(&self.0, &blank)? }.into())
    }
}

form! {
    /// Changes what a person of the staff is and may do.
    StaffEdit {
        name: String,
        /// What they type to sign in.
        account: String,
        #[schema(value_type = Option<String>)]
        role: Role,
        /// False once they left.
        active: bool,
        /// The coach that they are.
        coach_id: Option<Uuid>,
        /// A new PIN: 6 to 12 digits, not all the same and not counted up or down. Only what verifies it is kept.
        #[schema(write_only)]
        pin: String,
    }
}

impl StaffEdit {
    /// The fields as patches; a PIN as what verifies it.
    async fn patches(mut self, at: &At<'_>, standing: &impl Serialize) -> Result<Vec<Patch>, Problem> {
        let pin = self.pin.take();
        let standing = serde_json::to_value(standing).map_err(Problem::internal)?;
        let mut made = patches::<Staff>(&self, &standing)?;
        if let Some(pin) = pin {
            rules::form::pin("pin", &pin).map_err(|say| Problem::of_rule(&say, at.zone))?;
            let before = standing.get("pin_verifier");
            made.push(Patch::new("pin_verifier", before, staff::verifier_of(at.app, pin).await?));
        }
        Ok(made)
    }
}

impl Act for StaffEdit {
    const PATH: &'static str = "/api/admin/staff/{id}";
    const PATCH: bool = true;
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let person: Staff = current(at, self.version).await?;
        Ok(EditStaff { staff_id: person.id, patches: self.patches(at, &person).await? }.into())
    }
}

/// A person joins the staff, with a first PIN.
#[derive(Deserialize, ToSchema)]
#[serde(transparent)]
pub(in crate::route) struct NewStaff(StaffEdit);

impl Act for NewStaff {
    const PATH: &'static str = "/api/admin/staff";
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let blank = json!({
            "name": "", "account": "", "role": Role::Receptionist, "pin_verifier": "", "active": true,
        });
        Ok(AddStaff { staff_id: at.id(), patches: self.0.patches(at, &blank).await? }.into())
    }
}

/// The club's rules; what is left out stays.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct RulesEdit {
    /// `null` takes it off.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    address: Option<Option<String>>,
    /// The phone that members call; `null` takes it off.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    phone: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    check_in_opens_minutes: Option<i64>,
    /// Minutes after a lesson's end in which people may still put it right before the job ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lesson_end_minutes: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    no_show_uses_units: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offline_days: Option<i64>,
    /// Minutes for which a place that came free is held for the party on the waiting list that it is offered to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offer_minutes: Option<i64>,
    /// By the day of the week, `monday` to `sunday`: lists of `{from, until}` in minutes after midnight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    opening_hours: Option<shared::record::WeekHours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reception_adjusts_percent: Option<i64>,
    /// Such as `"500.00"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    reception_refunds: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slots: Option<WeightsEdit>,
}

/// What counts when free times are recommended, in points; what is left out stays.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct WeightsEdit {
    /// At the preferred start itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nearness: Option<i64>,
    /// Less for each hour away from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per_hour: Option<i64>,
    /// The preferred coach is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preferred_coach: Option<i64>,
    /// The usual horse is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    usual_horse: Option<i64>,
    /// The rider usually comes then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    habit: Option<i64>,
}

form! {
    /// Changes the club's name, zone, opening hours and rules.
    ClubEdit {
        name: String,
        /// An IANA name, such as `Asia/Shanghai`.
        zone: String,
        rules: RulesEdit,
    }
}

impl Act for ClubEdit {
    const PATH: &'static str = "/api/admin/club";
    const PATCH: bool = true;
    const RIGHT: Right = Right::ManageClub;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        at.id = at.store.club().uuid();
        let club: Club = current(at, self.version).await?;
        Ok(EditClub { patches: patches::<Club>(&self, &club)? }.into())
    }
}

/// Settles an item needing attention.
#[derive(Deserialize, ToSchema)]
#[schema(as = SettleAttention)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct Settle {
    /// How, in a person's words.
    how: Option<String>,
}

impl Act for Settle {
    const PATH: &'static str = "/api/admin/attention/{id}/settle";
    const RIGHT: Right = Right::SettleAttention;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        Ok(SettleAttention { item_id: at.id(), how: self.how }.into())
    }
}

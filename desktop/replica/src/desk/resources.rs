//! The Resources page: who and what the club has, when it is there, and what staff change of it. Each act is taken back
//! by Ctrl+Z where the domain knows the way back.

use super::Desk;
use super::act::{filled, id, malformed};
use super::people::patches;
use super::resource_forms::{
    arena_change, closure, coach_change, day, horse_change, horse_time, new_shift, stroke,
};
use crate::read::{self, ask};
use crate::view::{
    ArenaEdit, ArenaPage, CoachEdit, CoachPage, Done, HorseEdit, HorsePage, LeaveForm, NewResource, Problem,
    Resources, ShiftPaint, SpanForm,
};
use crate::words::{problem, resources as said};
use shared::command::{
    AddArena, AddCoach, AddHorse, AddHorseTime, AskLeave, CloseArena, Command, DecideLeave, EditArena,
    EditClosure, EditCoach, EditHorse, EditHorseTime, PaintShifts, Patch, need,
};
use shared::id::{ArenaClosureId, ArenaId, CoachAvailabilityId, CoachId, HorseAvailabilityId, HorseId};
use shared::record::{Approval, Arena, ArenaClosure, Coach, Horse, HorseAvailability, HorseTime, Meta};
use shared::rules::shifts::{DayOff, painted};
use shared::store::FindGround as _;
use uuid::Uuid;

impl Desk {
    /// Coaches, horses and arenas at a glance.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn resources(&self) -> Result<Resources, Problem> {
        self.keep_demo_going().await?;
        self.look(read::resources).await
    }

    /// A coach whole, with the week of a date.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn coach_page(&self, coach_id: &str, date: &str) -> Result<CoachPage, Problem> {
        let viewer = self.viewer()?;
        let (coach, monday) = (id(coach_id, viewer.lang)?, read::week_of_date(day("date", date, &viewer)?));
        self.look(move |store, viewer| read::coach_page(store, viewer, coach, monday)).await
    }

    /// A horse whole, with six weeks from a date on.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn horse_page(&self, horse_id: &str, first: &str) -> Result<HorsePage, Problem> {
        let viewer = self.viewer()?;
        let (horse, first) = (id(horse_id, viewer.lang)?, day("first", first, &viewer)?);
        self.look(move |store, viewer| read::horse_page(store, viewer, horse, first)).await
    }

    /// An arena whole, with six weeks from a date on.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn arena_page(&self, arena_id: &str, first: &str) -> Result<ArenaPage, Problem> {
        let viewer = self.viewer()?;
        let (arena, first) = (id(arena_id, viewer.lang)?, day("first", first, &viewer)?);
        self.look(move |store, viewer| read::arena_page(store, viewer, arena, first)).await
    }

    /// Puts a coach's shifts as they were painted.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done. `day_off` where a date was painted empty that has weekly shifts.
    pub async fn paint_shifts(&self, paint: ShiftPaint) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let lang = viewer.lang;
        let (coach_id, holds, days) = stroke(&paint, &viewer)?;
        let stroke = self.look(move |store, _viewer| {
            let times = ask(store.coach_times(coach_id))?;
            Ok(painted(&times, holds, &days, new_shift))
        });
        let stroke =
            stroke.await?.map_err(|DayOff(date)| problem::plain("day_off", said::day_off(date, lang)))?;
        if stroke.is_empty() {
            return Err(problem::plain("painted_the_same", said::painted_the_same(lang)));
        }
        let paint = PaintShifts { coach_id, put: stroke.put, strike: stroke.strike };
        self.undoably(async move |_draft| Ok(paint.into())).await
    }

    /// Asks for a coach's leave.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn ask_leave(&self, form: LeaveForm) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let ask = AskLeave {
            leave_id: CoachAvailabilityId(Uuid::now_v7()),
            coach_id: id(&form.coach_id, viewer.lang)?,
            first_day: day("first_day", &form.first_day, &viewer)?,
            from_minute: i64::from(form.from),
            last_day: day("last_day", &form.last_day, &viewer)?,
            until_minute: i64::from(form.until),
            reason: form.reason,
            approved: form.approved,
        };
        self.undoably(async move |_draft| Ok(ask.into())).await
    }

    /// Decides on a leave, or withdraws it.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn decide_leave(
        &self,
        leave_id: &str,
        state: &str,
        note: Option<String>,
    ) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let leave_id: CoachAvailabilityId = id(leave_id, viewer.lang)?;
        let state: Approval = state.parse().map_err(|_unknown| malformed("state", &viewer))?;
        let note = filled(note);
        self.undoably(async move |_draft| Ok(DecideLeave { leave_id, state, note }.into())).await
    }

    /// Says that a horse rests or is cared for.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn add_horse_time(&self, horse_id: &str, form: SpanForm) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let horse_id: HorseId = id(horse_id, viewer.lang)?;
        let fill = horse_time(&form, &viewer)?;
        self.undoably(async move |draft| {
            let horse_time_id = HorseAvailabilityId(Uuid::now_v7());
            let before = HorseAvailability {
                club_id: draft.desk.club_id,
                id: horse_time_id,
                horse_id,
                kind: HorseTime::Rest,
                starts_at: draft.at,
                ends_at: None,
                note: None,
                active: true,
                meta: Meta::new(draft.at, None),
            };
            let mut after = before.clone();
            fill(&mut after);
            Ok(AddHorseTime { horse_time_id, horse_id, patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Changes a horse's rest or care; none calls it off.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn change_horse_time(&self, time_id: &str, form: Option<SpanForm>) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let horse_time_id: HorseAvailabilityId = id(time_id, viewer.lang)?;
        let fill = form.map(|form| horse_time(&form, &viewer)).transpose()?;
        self.undoably(async move |draft| {
            let Some(fill) = fill else { return Ok(EditHorseTime::call_off(horse_time_id).into()) };
            let before: HorseAvailability = need(draft.store, horse_time_id).await?;
            let mut after = before.clone();
            fill(&mut after);
            Ok(EditHorseTime { horse_time_id, patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Closes an arena for a while.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn close_arena(&self, arena_id: &str, form: SpanForm) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let arena_id: ArenaId = id(arena_id, viewer.lang)?;
        let fill = closure(&form, &viewer)?;
        self.undoably(async move |draft| {
            let closure_id = ArenaClosureId(Uuid::now_v7());
            let before = ArenaClosure {
                club_id: draft.desk.club_id,
                id: closure_id,
                arena_id,
                starts_at: draft.at,
                ends_at: draft.at.plus_days(1),
                reason: None,
                active: true,
                meta: Meta::new(draft.at, None),
            };
            let mut after = before.clone();
            fill(&mut after);
            Ok(CloseArena { closure_id, arena_id, patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Changes an arena's closure; none calls it off.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn change_closure(&self, closure_id: &str, form: Option<SpanForm>) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let closure_id: ArenaClosureId = id(closure_id, viewer.lang)?;
        let fill = form.map(|form| closure(&form, &viewer)).transpose()?;
        self.undoably(async move |draft| {
            let Some(fill) = fill else { return Ok(EditClosure::call_off(closure_id).into()) };
            let before: ArenaClosure = need(draft.store, closure_id).await?;
            let mut after = before.clone();
            fill(&mut after);
            Ok(EditClosure { closure_id, patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Changes one thing about a coach.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn edit_coach(&self, coach_id: &str, edit: CoachEdit) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let coach_id: CoachId = id(coach_id, viewer.lang)?;
        let change = coach_change(edit, &viewer)?;
        self.undoably(async move |draft| {
            let before: Coach = need(draft.store, coach_id).await?;
            let mut after = before.clone();
            change(&mut after);
            Ok(EditCoach { coach_id, patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Changes one thing about a horse.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn edit_horse(&self, horse_id: &str, edit: HorseEdit) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let horse_id: HorseId = id(horse_id, viewer.lang)?;
        let change = horse_change(edit, &viewer)?;
        self.undoably(async move |draft| {
            let before: Horse = need(draft.store, horse_id).await?;
            let mut after = before.clone();
            change(&mut after);
            Ok(EditHorse { horse_id, patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Changes one thing about an arena.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn edit_arena(&self, arena_id: &str, edit: ArenaEdit) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let arena_id: ArenaId = id(arena_id, viewer.lang)?;
        let change = arena_change(edit, &viewer)?;
        self.undoably(async move |draft| {
            let before: Arena = need(draft.store, arena_id).await?;
            let mut after = before.clone();
            change(&mut after);
            Ok(EditArena { arena_id, patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Adds a coach, a horse or an arena; says what came of it, and its id.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn add_resource(&self, new: NewResource) -> Result<(String, Done), Problem> {
        let fresh = Uuid::now_v7();
        let field = |name: &str, value: String| Patch::new(name, "", value);
        let command: Command = match new {
            NewResource::Coach { name } => {
                AddCoach { coach_id: CoachId(fresh), patches: vec![field("name", name)] }.into()
            }
            NewResource::Horse { name, number } => {
                let patches = vec![field("name", name), field("number", number)];
                AddHorse { horse_id: HorseId(fresh), patches }.into()
            }
            NewResource::Arena { name, indoor } => {
                let patches = vec![field("name", name), Patch::new("indoor", false, indoor)];
                AddArena { arena_id: ArenaId(fresh), patches }.into()
            }
        };
        let done = self.undoably(async move |_draft| Ok(command)).await?;
        Ok((fresh.to_string(), done))
    }
}

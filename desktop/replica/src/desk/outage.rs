//! Arenas that close for the weather, a horse that is out: proposed, and accepted as one act.

use super::Desk;
use super::act::{id, malformed};
use super::acts::done;
use super::undo::Undoable;
use crate::read::{self, Viewer, ask_step};
use crate::view::{ClubMinute, OutageChoice, OutageDone, OutageForm, OutagePlan, Problem};
use crate::words::{outage as said, problem};
use shared::command::{Rearrange, Step};
use shared::id::{ArenaClosureId, BookingId, HorseAvailabilityId, HorseId};
use shared::record::HorseTime;
use shared::rules::conflicts::Picture;
use shared::rules::outage::{self, Choices, Ids, Offer, Outage};
use shared::time::{Date, Span, Timestamp};
use shared::words::{FieldProblem, Say};
use uuid::Uuid;

/// A form as it was read.
#[derive(Debug, Clone)]
struct Asked {
    outage: Outage,
    choices: Choices,
    reason: String,
}

/// Fresh ids.
struct Fresh;

impl Ids for Fresh {
    fn closure(&mut self) -> ArenaClosureId {
        ArenaClosureId(Uuid::now_v7())
    }

    fn horse_time(&mut self) -> HorseAvailabilityId {
        HorseAvailabilityId(Uuid::now_v7())
    }

    fn booking(&mut self) -> BookingId {
        BookingId(Uuid::now_v7())
    }
}

impl Desk {
    /// What is hit, and what becomes of each by what was chosen so far.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn outage_plan(
        &self,
        form: OutageForm,
        choices: Vec<OutageChoice>,
    ) -> Result<OutagePlan, Problem> {
        let asked = Asked::read(form, choices, &self.viewer()?)?;
        self.look(move |store, viewer| read::outage_plan(store, viewer, &asked.outage, &asked.choices)).await
    }

    /// Says what is out and settles what was chosen, as one act that Ctrl+Z takes back whole. What nobody chose for
    /// stays where it is.
    ///
    /// # Errors
    /// A [`Problem`] in words, `no_longer_fits` where somebody took meanwhile what was chosen; nothing was done.
    pub async fn accept_outage(
        &self,
        form: OutageForm,
        choices: Vec<OutageChoice>,
    ) -> Result<OutageDone, Problem> {
        let viewer = self.viewer()?;
        let asked = Asked::read(form, choices, &viewer)?;
        if asked.reason.is_empty() {
            let say = Say::field("reason", FieldProblem::Missing);
            return Err(problem::refused(&say, viewer.lang, viewer.zone()));
        }
        let prepared = self.look(move |store, viewer| asked.prepare(store, viewer)).await?;
        let Some((act, words, results)) = prepared else { return Err(problem::no_longer_fits(viewer.lang)) };
        let given = self.act(
            async move |_| Ok(act.into()),
            |given, store, viewer| Ok((done(given, store, viewer)?, Undoable::of(given, store, viewer)?)),
        );
        let (done, undoable) = given.await?;
        if let Some(undoable) = undoable {
            self.remember(undoable);
        }
        Ok(OutageDone { done, words, results })
    }
}

impl Asked {
    fn read(form: OutageForm, choices: Vec<OutageChoice>, viewer: &Viewer) -> Result<Self, Problem> {
        let OutageForm { arenas, horse, care, from, until, reason } = form;
        let lang = viewer.lang;
        let care = match care {
            Some(care) => care.parse().map_err(|_unknown| malformed("care", viewer))?,
            None => HorseTime::Rest,
        };
        let horse: Option<HorseId> = horse.map(|horse| id(&horse, lang)).transpose()?;
        let mut chosen = Choices::new();
        for OutageChoice { hit, offer } in choices {
            let unread = |_reason| malformed("choices", viewer);
            chosen.insert(
                serde_json::from_str(&hit).map_err(unread)?,
                serde_json::from_str(&offer).map_err(unread)?,
            );
        }
        let outage = Outage {
            at: viewer.now,
            during: Span { from: moment(&from, viewer)?, until: moment(&until, viewer)? },
            arenas: arenas.iter().map(|arena| id(arena, lang)).collect::<Result<_, _>>()?,
            horses: horse.map(|horse| (horse, care)).into_iter().collect(),
        };
        Ok(Self { outage, choices: chosen, reason: reason.trim().to_owned() })
    }

    /// The act with the list of who is called; none where something that was chosen does not go any more.
    fn prepare(
        mut self,
        store: &mut crate::store::SqliteStore<'_>,
        viewer: &Viewer,
    ) -> Step<Option<(Rearrange, String, Vec<crate::view::OutageResult>)>> {
        let club = &viewer.club;
        let (_, now) = ask_step(outage::ask(store, club, &self.outage, &self.choices))?;
        // What was hit since the list was drawn up was not asked about: it stays, and is on the list.
        for hit in &now {
            self.choices.entry(hit.id).or_insert(Offer::Stay);
        }
        let (picture, found) = ask_step(outage::ask(store, club, &self.outage, &self.choices))?;
        if found.iter().any(|hit| self.choices.get(&hit.id) != Some(&hit.chosen)) {
            return Ok(None);
        }
        let parts = ask_step(outage::parts(store, club, &self.outage, &found, &self.reason, &mut Fresh))?;
        let results = read::outage_results(store, viewer, &picture, &found)?;
        Ok(Some((Rearrange { parts }, self.head(viewer, &picture), results)))
    }

    fn head(&self, viewer: &Viewer, picture: &Picture) -> String {
        let arenas = self.outage.arenas.iter().filter_map(|id| picture.arena(*id));
        let horses = self.outage.horses.iter().filter_map(|(id, _)| picture.horse(*id));
        let names = arenas.map(|card| card.arena.name.clone());
        let names: Vec<String> = names.chain(horses.map(|card| card.horse.name.clone())).collect();
        let Span { from, until } = self.outage.during;
        let same_day = viewer.zone().date(from) == viewer.zone().date(until);
        let end = if same_day { viewer.clock(until) } else { viewer.date_and_clock(until) };
        let time = format!("{}–{end}", viewer.date_and_clock(from));
        said::head(viewer.lang, &names, &time, &self.reason)
    }
}

fn moment(at: &ClubMinute, viewer: &Viewer) -> Result<Timestamp, Problem> {
    let date: Date = at.date.parse().map_err(|_reason| malformed("time", viewer))?;
    Ok(viewer.zone().at_minute(date, i64::from(at.minute)))
}

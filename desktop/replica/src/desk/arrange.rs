//! A day or a week arranged at once: proposed, and accepted whole or in part as one act.

use super::Desk;
use super::act::{filled, malformed};
use super::acts::done;
use super::undo::Undoable;
use crate::read::{self, ask_step};
use crate::view::{ArrangeForm, ArrangePlan, Done, Problem};
use crate::words::problem;
use allocation::{Accepted, Wish, parts};
use shared::command::Rearrange;
use shared::rights::Right;
use shared::time::Date;

impl Desk {
    /// What is open on some days, and what it could get.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn arrange_plan(&self, form: ArrangeForm) -> Result<ArrangePlan, Problem> {
        let viewer = self.viewer()?;
        let first: Date = form.date.parse().map_err(|_reason| malformed("date", &viewer))?;
        let days = usize::try_from(form.days).map_err(|_many| malformed("days", &viewer))?;
        let rights = [Right::OverrideTimetable, Right::OverrideWelfare];
        let wish = Wish {
            at: viewer.now,
            // One more than may be is enough to be refused.
            days: first.iter_days().take(days.min(allocation::MOST_DAYS.saturating_add(1))).collect(),
            coaches: form.coaches,
            rights: rights.into_iter().filter(|right| viewer.may(*right)).collect(),
        };
        self.look(move |store, viewer| read::arrange_plan(store, viewer, &wish)).await
    }

    /// Gives what was chosen of a proposal, as one act that Ctrl+Z takes back whole. Soft rules that it passes ask for a
    /// reason (`needs_reason`).
    ///
    /// # Errors
    /// A [`Problem`] in words, `no_longer_fits` where somebody took or gave meanwhile what was chosen; nothing was done.
    pub async fn accept_arrangement(
        &self,
        rows: Vec<String>,
        reason: Option<String>,
    ) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let chosen: Result<Vec<Accepted>, _> = rows.iter().map(|row| serde_json::from_str(row)).collect();
        let chosen = chosen.map_err(|_unread| malformed("rows", &viewer))?;
        let reason = filled(reason);
        let prepared =
            self.look(move |store, _viewer| ask_step(parts(store, &chosen, reason.as_deref()))).await?;
        let Some(parts) = prepared else { return Err(problem::no_longer_fits(viewer.lang)) };
        let given = self.act(
            async move |_| Ok(Rearrange { parts }.into()),
            |given, store, viewer| Ok((done(given, store, viewer)?, Undoable::of(given, store, viewer)?)),
        );
        let (done, undoable) = given.await.map_err(|refused| match refused.code.as_str() {
            // What stands against one of them now was not there when it was proposed.
            "needs_reason" | "may_not" | "bad_field" | "signed_out" | "failed" | "unshown" => refused,
            _ => problem::no_longer_fits(viewer.lang),
        })?;
        if let Some(undoable) = undoable {
            self.remember(undoable);
        }
        Ok(done)
    }
}

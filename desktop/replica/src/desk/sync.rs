//! The Sync page: what it shows, and what may be asked of the line from it. The line itself is the driver's
//! ([`crate::driver::Online`]); whether something may be done now is decided here.

use super::Desk;
use super::facts::Facts;
use super::news::Others;
use crate::driver::Verdict;
use crate::read::{self, Viewer};
use crate::replica::{COMPARED, Compared, Happened, Readers};
use crate::view::{Comparison, Link, Practice, Problem, ReplicaFacts, SyncPage};
use crate::words::{pick, problem, sync, table};
use shared::rights::Right;
use shared::words::{FieldProblem, Lang, Say};

/// How long a practice may last, in minutes, to choose from.
pub const PRACTICE_MINUTES: [u32; 4] = [5, 15, 30, 60];

impl Desk {
    /// The Sync page.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn sync_page(&self) -> Result<SyncPage, Problem> {
        let viewer = self.viewer()?;
        let facts = self.facts().clone();
        let link = facts.link_view(viewer.zone(), viewer.now);
        let when = |at: shared::time::Timestamp| viewer.when(at.plus_millis(facts.clock_offset));
        let last_contact = match (&link, facts.last_contact_at) {
            (Link::Demo, _) | (_, None) => None,
            (Link::Online | Link::CatchingUp { .. }, _) => Some(sync::just_now(viewer.lang)),
            (_, Some(at)) => Some(viewer.when(at)),
        };
        let page = SyncPage {
            title: sync::title(&link, viewer.lang),
            words: sync::meaning(&link, facts.waiting, viewer.lang),
            since: (link != Link::Demo)
                .then(|| when(facts.practising.map_or(facts.since, |(since, _)| since))),
            last_contact,
            clock: sync::clock(facts.clock_offset, viewer.lang).filter(|_| !viewer.demo),
            server: facts.server.clone().filter(|_| !viewer.demo),
            practice: facts
                .practising
                .map(|(since, until)| Practice { since: when(since), until: when(until) }),
            cursor: None,
            queue: Vec::new(),
            settled: Vec::new(),
            quarantine: Vec::new(),
            compared: None,
            happened: Vec::new(),
            verify_not: verify_not(&facts, &viewer).map(|problem| problem.words),
            rebuild_not: rebuild_not(&facts, &viewer).map(|problem| problem.words),
            practise_not: practise_not(&facts, &viewer).map(|problem| problem.words),
            practice_minutes: PRACTICE_MINUTES.to_vec(),
        };
        if viewer.demo {
            return Ok(page);
        }
        self.look(move |store, viewer| {
            Ok(SyncPage {
                cursor: read::cursor(store)?,
                queue: read::queue(store, viewer)?,
                settled: read::settled(store, viewer)?,
                quarantine: read::quarantined(store, viewer)?,
                compared: read::compared(store)?.map(|found| finding(&found, viewer)),
                happened: read::happened(store, viewer)?,
                ..page
            })
        })
        .await
    }

    /// What the replica holds. Counts every row, so it is asked for when somebody looks.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn replica_facts(&self) -> Result<ReplicaFacts, Problem> {
        let zone = self.viewer()?.zone();
        let state = self.write(|replica| replica.state()).await?;
        let tables = self.look(|store, viewer| Ok(read::table_rows(store, viewer)?)).await?;
        let bytes = self.0.readers.as_ref().map_or(0, Readers::bytes_on_disk);
        Ok(ReplicaFacts {
            size: sync::size(bytes),
            rows: tables.iter().map(|table| table.rows).sum(),
            tables,
            epoch: state.epoch.map(|epoch| epoch.to_string().chars().take(8).collect()),
            kept_from: state.scope_start.map(|start| zone.date(start).to_string()),
            origin: state.identity.map(|identity| identity.origin.as_str().to_owned()).unwrap_or_default(),
        })
    }

    /// Whether the data can be compared with the server's now.
    ///
    /// # Errors
    /// `needs_server`, `demo_club`, in words.
    pub fn may_verify(&self) -> Result<(), Problem> {
        let viewer = self.viewer()?;
        let refused = verify_not(&self.facts(), &viewer);
        refused.map_or(Ok(()), Err)
    }

    /// Whether who is on duty may have everything fetched anew now: a manager may.
    ///
    /// # Errors
    /// `may_not`, `needs_server`, `demo_club`, in words.
    pub fn may_rebuild(&self) -> Result<(), Problem> {
        let viewer = self.viewer()?;
        let refused = rebuild_not(&self.facts(), &viewer);
        refused.map_or(Ok(()), Err)
    }

    /// Whether staff may practise without a network now, for so many minutes. Everybody who works here may:
    /// it touches this desk alone, and ends by itself.
    ///
    /// # Errors
    /// `needs_server`, `demo_club`, `bad_field`, in words.
    pub fn may_practise(&self, minutes: u32) -> Result<(), Problem> {
        let viewer = self.viewer()?;
        if let Some(refused) = practise_not(&self.facts(), &viewer) {
            return Err(refused);
        }
        if PRACTICE_MINUTES.contains(&minutes) {
            return Ok(());
        }
        let say = Say::field("minutes", FieldProblem::Malformed);
        Err(problem::refused(&say, viewer.lang, viewer.zone()))
    }

    /// Whether who asks works here: what was begun may be ended by anybody who does.
    ///
    /// # Errors
    /// `signed_out`, in words.
    pub fn may_end_practice(&self) -> Result<(), Problem> {
        self.viewer().map(|_| ())
    }

    /// A comparison's finding, to show.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub fn comparison(&self, verdict: &Verdict) -> Result<Comparison, Problem> {
        let viewer = self.viewer()?;
        let at = viewer.now;
        Ok(match verdict {
            Verdict::Equal => finding(&Compared { at, differing: Vec::new() }, &viewer),
            Verdict::Differs(differing) => finding(&Compared { at, differing: differing.clone() }, &viewer),
            Verdict::NotComparable => {
                let facts = self.facts();
                let words = verify_not(&facts, &viewer)
                    .map_or_else(|| sync::not_compared(facts.waiting, viewer.lang), |problem| problem.words);
                Comparison {
                    at: viewer.when(at),
                    verdict: "not_comparable".to_owned(),
                    words,
                    differing: Vec::new(),
                }
            }
        })
    }

    /// Notes what befell this desk's data, without waiting for it.
    pub(super) fn note(&self, what: Happened) {
        let (desk, at) = (self.clone(), self.now());
        self.0.writer.post(Box::new(move |replica| match replica.note(at, what) {
            Ok(()) => desk.announce(&["queue"], Others::default()),
            Err(error) => tracing::error!(%error, "what befell the data was not noted"),
        }));
    }

    /// Keeps what a comparison found, without waiting for it.
    pub(super) fn keep_compared(&self, found: Compared) {
        let desk = self.clone();
        self.0.writer.post(Box::new(move |replica| {
            let text = serde_json::to_string(&found).unwrap_or_default();
            match replica.set_local(COMPARED, Some(&text)) {
                Ok(()) => desk.announce(&["queue"], Others::default()),
                Err(error) => tracing::error!(%error, "a comparison was not kept"),
            }
        }));
    }
}

fn finding(found: &Compared, viewer: &Viewer) -> Comparison {
    let verdict = if found.differing.is_empty() { "equal" } else { "differs" };
    Comparison {
        at: viewer.when(found.at),
        verdict: verdict.to_owned(),
        words: sync::compared(&found.differing, viewer.lang),
        differing: found.differing.iter().map(|of| table::name(*of, viewer.lang)).collect(),
    }
}

/// Why the server can't be asked now.
pub(super) fn out_of_touch(facts: &Facts, lang: Lang) -> Option<Problem> {
    if facts.demo {
        let words = pick(lang, "示范俱乐部没有服务器", "A demo club has no server");
        return Some(problem::plain("demo_club", words));
    }
    if facts.practising.is_some() {
        let words = pick(lang, "断网演练中，结束后再试", "Practising offline; end that first");
        return Some(problem::plain("practising", words));
    }
    if !facts.in_touch() {
        let words = pick(
            lang,
            "现在连不上服务器，恢复后再试；本机照常可用",
            "The server can't be reached now; try again once it can. This PC works on",
        );
        return Some(problem::plain("needs_server", words));
    }
    None
}

fn verify_not(facts: &Facts, viewer: &Viewer) -> Option<Problem> {
    out_of_touch(facts, viewer.lang)
}

fn rebuild_not(facts: &Facts, viewer: &Viewer) -> Option<Problem> {
    if !facts.demo && !viewer.may(Right::ManageDesks) {
        let say = Say::MayNot { right: Right::ManageDesks };
        return Some(problem::refused(&say, viewer.lang, viewer.zone()));
    }
    out_of_touch(facts, viewer.lang)
}

fn practise_not(facts: &Facts, viewer: &Viewer) -> Option<Problem> {
    if !facts.demo && facts.practising.is_none() && !facts.in_touch() {
        let words = pick(
            viewer.lang,
            "现在网络真的断开了，不用演练",
            "The network is really down now; no need to practise",
        );
        return Some(problem::plain("needs_server", words));
    }
    out_of_touch(facts, viewer.lang)
}

//! What the network driver needs of a desk.

use super::facts::SERVER;
use super::halt::Halt;
use super::news::{ALL_TAGS, Others, of_others, tags_of};
use super::{Desk, facts};
use crate::driver::{Position, Secrets, Storage, StorageError, Verdict};
use crate::replica::{Changed, Compared, Former, Happened, Identity, Replica, ReplicaError};
use crate::view::{Boot, Problem};
use crate::words::problem;
use shared::id::DeskId;
use shared::record::{Row, Table};
use shared::sync::checksum::TableChecksum;
use shared::sync::engine::{Link, Standing, StopReason};
use shared::sync::wire::{BootstrapHead, Cut, Envelope};
use shared::time::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

/// Before the names of secrets, so that they never meet the names of other texts.
const SECRET: &str = "secret:";

impl Desk {
    /// Whether this PC may become a desk of a club now: it is none, or the server does not take the one that
    /// it is any more. A demo club stays what it is: its acts must never reach a server.
    ///
    /// # Errors
    /// `already_enrolled`, in words.
    pub fn may_enrol(&self) -> Result<(), Problem> {
        let facts = self.facts();
        let stopped = matches!(facts.link, Link::Stopped(_)) || facts.halt.is_some();
        if facts.identity.is_none() || (stopped && !facts.demo) {
            Ok(())
        } else {
            Err(problem::already_enrolled(self.lang()))
        }
    }

    /// The desks that this PC was before.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn formerly(&self) -> Result<Vec<Former>, Problem> {
        self.write(|replica| replica.formerly()).await
    }

    /// Makes this PC the desk that the server has enrolled; its first bootstrap is the driver's.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn enrolled(
        &self,
        identity: Identity,
        server: String,
        clock_offset_millis: i64,
    ) -> Result<Boot, Problem> {
        self.may_enrol()?;
        let (desk, now) = (self.clone(), self.0.clock.now());
        self.write(move |replica| {
            replica.set_local(facts::DEMO, None)?;
            replica.set_local(Halt::KEPT, None)?;
            replica.set_local(SERVER, Some(&server))?;
            let anew = !replica.formerly()?.is_empty();
            replica.enrol(&identity)?;
            if anew {
                let kept = replica.standing()?.pending;
                replica.note(now.plus_millis(clock_offset_millis), Happened::Enrolled { kept })?;
            }
            replica.heard(now.plus_millis(clock_offset_millis), now)?;
            desk.facts_mut().halt = None;
            desk.refresh(replica);
            desk.index_everything(replica);
            Ok(())
        })
        .await?;
        self.announce(&ALL_TAGS, Others::default());
        self.boot().await
    }

    /// The server's address and this desk's id, once it is enrolled.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn server(&self) -> Result<Option<(String, DeskId)>, Problem> {
        let server = self.write(|replica| replica.local(SERVER)).await?;
        let facts = self.facts();
        let desk = facts.identity.as_ref().filter(|_| !facts.demo).map(|identity| identity.desk_id);
        Ok(server.zip(desk))
    }

    /// Does something with the writer for a thread that may block.
    fn store<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Replica) -> Result<T, ReplicaError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let done = self.0.writer.run_blocking(act);
        Ok(done.map_err(|gone| StorageError::again(gone.to_string()))??)
    }

    /// Makes known what a cut or an installation changed.
    fn took(&self, replica: &Replica, changed: &Changed, of_others: Others) {
        if changed.everything {
            self.refresh(replica);
            self.index_everything(replica);
            self.announce(&ALL_TAGS, Others::default());
            return;
        }
        self.refresh_after(replica, &changed.rows);
        self.index_rows(replica, &changed.rows);
        let mut tags = tags_of(&changed.rows);
        if changed.notices > 0 {
            tags.insert("attention");
        }
        self.announce(&tags, of_others);
    }
}

fn position(replica: &Replica) -> Result<Position, ReplicaError> {
    let state = replica.state()?;
    let desk_id = state.enrolled()?.desk_id;
    Ok(Position { desk_id, epoch: state.epoch, standing: replica.standing()? })
}

impl Storage for Desk {
    fn position(&self) -> Result<Position, StorageError> {
        self.store(|replica| position(replica))
    }

    fn commands_after(&self, desk_seq: u64, most: usize) -> Result<Vec<Envelope>, StorageError> {
        self.store(move |replica| replica.commands_after(desk_seq, most))
    }

    fn apply(&self, cut: Cut) -> Result<u64, StorageError> {
        let desk = self.clone();
        self.store(move |replica| {
            let of_others = of_others(replica, &cut);
            let changed = replica.apply_cut(&cut)?;
            desk.took(replica, &changed, of_others);
            Ok(changed.pending)
        })
    }

    fn install(&self, head: BootstrapHead, rows: Vec<Row>, cut: Cut) -> Result<Standing, StorageError> {
        let desk = self.clone();
        self.store(move |replica| {
            let same_server = replica.state()?.epoch == Some(head.epoch);
            let changed = replica.install(&head, rows, &cut)?;
            if same_server {
                replica.note(cut.server_time, Happened::Rebuilt)?;
            }
            desk.took(replica, &changed, Others::default());
            replica.standing()
        })
    }

    fn checksums(
        &self,
        scope_start: Timestamp,
    ) -> Result<(Position, BTreeMap<Table, TableChecksum>), StorageError> {
        self.store(move |replica| {
            let sums = replica.checksums(scope_start)?;
            Ok((position(replica)?, sums))
        })
    }

    fn contact(&self, clock_offset_millis: i64) {
        let (desk, now) = (self.clone(), self.0.clock.now());
        self.0.writer.post(Box::new(move |replica| {
            match replica.heard(now.plus_millis(clock_offset_millis), now) {
                Ok(()) => desk.refresh(replica),
                Err(error) => tracing::error!(%error, "the server's time was not noted"),
            }
        }));
    }

    fn show(&self, link: Link) {
        let now = self.0.clock.now();
        let before = {
            let mut facts = self.facts_mut();
            let (before, was_in_touch) = (facts.link, facts.in_touch());
            facts.link = link;
            facts.since = match link {
                Link::Offline { since } => since,
                _ if was_in_touch == facts.in_touch() => facts.since,
                _ => now,
            };
            before
        };
        if let Link::Stopped(reason) = link
            && link != before
        {
            self.note(match reason {
                StopReason::Revoked => Happened::Revoked,
                StopReason::Forked => Happened::Forked,
                StopReason::NotUnderstood => Happened::NotUnderstood,
            });
        }
        self.halt_by(link);
        self.publish_status();
    }

    fn progress(&self, done: u64, total: u64) {
        self.facts_mut().progress = (done, total);
        self.publish_status();
    }

    fn practising(&self, length: Option<Duration>) {
        let now = self.0.clock.now();
        let until = |length: Duration| now.plus_millis(i64::try_from(length.as_millis()).unwrap_or(i64::MAX));
        self.facts_mut().practising = length.map(|length| (now, until(length)));
        self.publish_status();
    }

    fn compared(&self, verdict: &Verdict) {
        let differing = match verdict {
            Verdict::Equal => Vec::new(),
            Verdict::Differs(tables) => tables.clone(),
            // An earlier finding says more than none.
            Verdict::NotComparable => return,
        };
        if !differing.is_empty() {
            self.note(Happened::Differed { tables: differing.clone() });
        }
        self.keep_compared(Compared { at: self.now(), differing });
    }
}

impl Secrets for Desk {
    fn secret(&self, name: &str) -> Result<Option<String>, StorageError> {
        let name = format!("{SECRET}{name}");
        self.store(move |replica| replica.local(&name))
    }

    fn keep_secret(&self, name: &str, text: &str) -> Result<(), StorageError> {
        let (name, text) = (format!("{SECRET}{name}"), text.to_owned());
        self.store(move |replica| replica.set_local(&name, Some(&text)))
    }
}

//! A club to try, grown on this PC, without a server.
//!
//! It lives around the moment in which it was grown. On another day it is grown anew around that day, from the
//! same seed: the same people, horses and packages, with lessons that are due now. Who was registered and what
//! was sold in it meanwhile stays; what was done with the lessons of the other day goes with them.

use super::facts::{DEMO, DEMO_GROWN};
use super::news::{ALL_TAGS, Others};
use super::session::OnDuty;
use super::{Desk, pin_verifier};
use crate::replica::{Identity, Replica, ReplicaError};
use crate::view::{Boot, Problem};
use crate::words::{pick, problem};
use shared::command::{Execute as _, OpenTill, RegisterMember, SellPackage};
use shared::demo::{self, DemoClub, Size};
use shared::id::{ClubId, DeskId, Epoch};
use shared::number::Origin;
use shared::record::{Desk as DeskRow, Meta, Role, Row, Staff};
use shared::sync::engine::Link;
use shared::sync::scope;
use shared::sync::wire::{BootstrapHead, Cursor, Cut, Settlement};
use shared::time::{ClubZone, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Everybody's demo club is the same.
const SEED: u64 = 1;
/// Told once in so many rows.
const TOLD_EVERY: u64 = 1_000;

impl Desk {
    /// Grows a demo club on this PC and goes to work in it as its receptionist. Nothing of it ever leaves
    /// this PC.
    ///
    /// # Errors
    /// `already_enrolled` when this PC has a club; others in words.
    pub async fn start_demo(&self) -> Result<Boot, Problem> {
        self.start_demo_of(Size::Club).await
    }

    /// The same, of a size.
    ///
    /// # Errors
    /// As [`Desk::start_demo`].
    pub async fn start_demo_of(&self, size: Size) -> Result<Boot, Problem> {
        let lang = self.lang();
        if self.facts().identity.is_some() {
            return Err(problem::already_enrolled(lang));
        }
        self.facts_mut().link = Link::Bootstrapping;
        self.publish_status();
        let now = self.0.clock.now();
        let name = pick(lang, "前台", "Front desk");
        let identity =
            move |club_id| Identity { club_id, desk_id: DeskId(Uuid::now_v7()), origin: Origin::nth(0) };
        self.grow_and(move || grow(size, now, name, identity), Self::settle_in).await?;
        self.boot().await
    }

    /// Brings a demo club of another day to today, where this desk plays one; so Today is never empty.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn keep_demo_going(&self) -> Result<(), Problem> {
        if self.demo_of_another_day().is_none() {
            return Ok(());
        }
        // The page may ask several times at once: only the first one grows.
        let _turn = self.0.growing.lock().await;
        let Some((size, identity)) = self.demo_of_another_day() else {
            return Ok(());
        };
        self.facts_mut().link = Link::Bootstrapping;
        self.publish_status();
        let now = self.now();
        let name = self.facts().desk_name.clone().unwrap_or_default();
        self.grow_and(move || grow(size, now, name, |_same_seed| identity), Self::live_on).await
    }

    /// The size and the desk of a demo club that was grown around another day than today.
    fn demo_of_another_day(&self) -> Option<(Size, Identity)> {
        let facts = self.facts();
        let identity = facts.identity.clone().filter(|_| facts.demo)?;
        let today = ClubZone::default().date(facts.corrected(self.0.clock.now()));
        let grown = facts.demo_grown.as_deref().and_then(|text| text.split_once(' '));
        let (day, size) = grown.unwrap_or_default();
        (day != today.to_string()).then(|| (size_of(size), identity))
    }

    /// Grows a club, which takes its time, and does something with it.
    async fn grow_and(
        &self,
        grow: impl FnOnce() -> Grown + Send + 'static,
        then: fn(&Self, &mut Replica, Grown) -> Result<(), ReplicaError>,
    ) -> Result<(), Problem> {
        let (desk, lang) = (self.clone(), self.lang());
        let done = match tokio::task::spawn_blocking(grow).await {
            Ok(grown) => self.write(move |replica| then(&desk, replica, grown)).await,
            Err(error) => {
                tracing::error!(%error, "growing the demo club");
                Err(problem::failed(lang))
            }
        };
        self.facts_mut().link = Link::Offline { since: self.0.clock.now() };
        self.publish_status();
        done?;
        self.announce(&ALL_TAGS, Others::default());
        Ok(())
    }

    /// PINs by account: whoever tries the demo is told how to enter.
    pub(super) async fn demo_pins(&self) -> Result<BTreeMap<String, String>, Problem> {
        let kept = self.write(|replica| replica.local(DEMO)).await?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// A PC without a club goes to work in the demo club.
    fn settle_in(&self, replica: &mut Replica, grown: Grown) -> Result<(), ReplicaError> {
        // Asked for twice at once, or enrolled meanwhile: what was first stands.
        let state = replica.state()?;
        let half_grown = replica.local(DEMO)?.is_some() && state.cursor.is_none();
        if state.identity.is_some() && !half_grown {
            return Ok(());
        }
        // The mark comes first: a desk that falls in between is no desk, and starts over.
        replica.set_local(DEMO, Some(&grown.pins))?;
        replica.enrol(&grown.identity)?;
        let receptionist = grown.receptionist.clone();
        self.take_over(replica, grown, Vec::new())?;
        *self.on_duty() = receptionist.map(|staff| OnDuty { staff_id: staff.id, done: Vec::new() });
        Ok(())
    }

    /// The demo club of another day goes on today.
    fn live_on(&self, replica: &mut Replica, grown: Grown) -> Result<(), ReplicaError> {
        const STAYS: [&str; 3] = [RegisterMember::NAME, OpenTill::NAME, SellPackage::NAME];
        let over =
            replica.waiting()?.into_iter().filter(|given| !STAYS.contains(&given.envelope.name.as_str()));
        let over = over.map(|given| Settlement {
            desk_seq: given.envelope.desk_seq,
            command_id: given.envelope.command_id,
            outcome: given.seen,
        });
        self.take_over(replica, grown, over.collect())?;
        // What could be taken back speaks of the other day's lessons.
        if let Some(on_duty) = self.on_duty().as_mut() {
            on_duty.done.clear();
        }
        Ok(())
    }

    /// Takes the rows of a grown club in place of all that are there.
    fn take_over(
        &self,
        replica: &mut Replica,
        grown: Grown,
        over: Vec<Settlement>,
    ) -> Result<(), ReplicaError> {
        let (head, cut) = bootstrap(&grown, replica.state()?.last_seq, over);
        let total = head.rows;
        let grown_on = grown.grown_on;
        let told = grown.rows.into_iter().zip(1_u64..).map(|(row, done)| {
            if done % TOLD_EVERY == 0 {
                self.facts_mut().progress = (done, total);
                self.publish_status();
            }
            row
        });
        replica.install(&head, told, &cut)?;
        replica.set_local(DEMO_GROWN, Some(&grown_on))?;
        self.refresh(replica);
        self.index_everything(replica);
        Ok(())
    }
}

/// What a desk needs to play the demo club.
struct Grown {
    identity: Identity,
    rows: Vec<Row>,
    receptionist: Option<Staff>,
    /// PINs by account as JSON, for the sign-in page of the demo.
    pins: String,
    /// Around which moment.
    now: Timestamp,
    /// The day and the size, as they are kept.
    grown_on: String,
}

fn grow(size: Size, now: Timestamp, desk_name: String, identity: impl FnOnce(ClubId) -> Identity) -> Grown {
    let zone = ClubZone::default();
    // A verifier that could not be made fits no PIN; that person just can't sign in.
    let verifier = |pin: &str, salt: &[u8; 16]| pin_verifier(pin, salt).unwrap_or_default();
    let DemoClub { club_id, mut rows, sign_ins } = demo::club(SEED, size, zone.date(now), now, &verifier);
    let identity = identity(club_id);
    rows.push(Row::Desk(DeskRow {
        club_id,
        id: identity.desk_id,
        name: desk_name,
        origin: identity.origin.clone(),
        enrolled_at: now,
        revoked_at: None,
        meta: Meta::new(now, None),
    }));
    let receptionist = rows.iter().find_map(|row| match row {
        Row::Staff(staff) if staff.role == Role::Receptionist => Some(staff.clone()),
        _ => None,
    });
    let pins: BTreeMap<_, _> = sign_ins.into_iter().map(|one| (one.account, one.pin)).collect();
    let pins = serde_json::to_string(&pins).unwrap_or_default();
    let grown_on = format!("{} {}", zone.date(now), name_of(size));
    Grown { identity, rows, receptionist, pins, now, grown_on }
}

const fn name_of(size: Size) -> &'static str {
    match size {
        Size::Small => "small",
        Size::Club => "club",
        Size::Large => "large",
    }
}

/// The size of this name; of a club that was grown before sizes were kept, the one that everybody gets.
fn size_of(name: &str) -> Size {
    [Size::Small, Size::Large].into_iter().find(|size| name_of(*size) == name).unwrap_or(Size::Club)
}

/// The demo club as a bootstrap that nothing follows, from a server that knows all commands up to a number
/// and has settled these.
fn bootstrap(grown: &Grown, last_seq: u64, settlements: Vec<Settlement>) -> (BootstrapHead, Cut) {
    let now = grown.now;
    let (epoch, cursor) = (Epoch(Uuid::now_v7()), Cursor(0));
    let scope_start = scope::start(ClubZone::default(), now);
    let head = BootstrapHead {
        epoch,
        cursor,
        scope_start,
        last_seq,
        settlements,
        rows: u64::try_from(grown.rows.len()).unwrap_or(u64::MAX),
        server_time: now,
    };
    let cut = Cut {
        epoch,
        from: cursor,
        to: cursor,
        scope_start,
        rows: Vec::new(),
        tombstones: Vec::new(),
        settlements: Vec::new(),
        server_time: now,
    };
    (head, cut)
}

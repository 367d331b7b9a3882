//! A club to try, grown on this PC, without a server.

use super::facts::DEMO;
use super::news::ALL_TAGS;
use super::session::OnDuty;
use super::{Desk, pin_verifier};
use crate::replica::{Identity, Replica, ReplicaError};
use crate::view::{Boot, Problem};
use crate::words::{pick, problem};
use shared::demo::{self, DemoClub, Size};
use shared::id::{DeskId, Epoch};
use shared::number::Origin;
use shared::record::{Desk as DeskRow, Meta, Role, Row, Staff};
use shared::sync::engine::Link;
use shared::sync::scope;
use shared::sync::wire::{BootstrapHead, Cursor, Cut};
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
        let grown = tokio::task::spawn_blocking(move || grow(size, now, name)).await;
        let grown = grown.map_err(|error| {
            tracing::error!(%error, "growing the demo club");
            problem::failed(lang)
        })?;
        let desk = self.clone();
        let settled = self.write(move |replica| desk.settle_in(replica, grown, now)).await;
        self.facts_mut().link = Link::Offline { since: now };
        self.publish_status();
        settled?;
        self.announce(&ALL_TAGS, Vec::new());
        self.boot().await
    }

    /// PINs by account: whoever tries the demo is told how to enter.
    pub(super) async fn demo_pins(&self) -> Result<BTreeMap<String, String>, Problem> {
        let kept = self.write(|replica| replica.local(DEMO)).await?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    fn settle_in(&self, replica: &mut Replica, grown: Grown, now: Timestamp) -> Result<(), ReplicaError> {
        // Asked for twice at once, or enrolled meanwhile: what was first stands.
        let state = replica.state()?;
        let half_grown = replica.local(DEMO)?.is_some() && state.cursor.is_none();
        if state.identity.is_some() && !half_grown {
            return Ok(());
        }
        // The mark comes first: a desk that falls in between is no desk, and starts over.
        replica.set_local(DEMO, Some(&grown.pins))?;
        replica.enrol(&grown.identity)?;
        let (head, cut) = bootstrap(&grown, now);
        let total = head.rows;
        let told = grown.rows.into_iter().zip(1_u64..).map(|(row, done)| {
            if done % TOLD_EVERY == 0 {
                self.facts_mut().progress = (done, total);
                self.publish_status();
            }
            row
        });
        replica.install(&head, told, &cut)?;
        self.refresh(replica);
        self.index_everything(replica);
        *self.on_duty() = grown.receptionist.map(|staff| OnDuty { staff_id: staff.id, done: Vec::new() });
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
}

fn grow(size: Size, now: Timestamp, desk_name: String) -> Grown {
    let zone = ClubZone::default();
    // A verifier that could not be made fits no PIN; that person just can't sign in.
    let verifier = |pin: &str, salt: &[u8; 16]| pin_verifier(pin, salt).unwrap_or_default();
    let DemoClub { club_id, mut rows, sign_ins } = demo::club(SEED, size, zone.date(now), now, &verifier);
    let identity = Identity { club_id, desk_id: DeskId(Uuid::now_v7()), origin: Origin::nth(0) };
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
    Grown { identity, rows, receptionist, pins }
}

/// The demo club as a bootstrap that nothing follows.
fn bootstrap(grown: &Grown, now: Timestamp) -> (BootstrapHead, Cut) {
    let (epoch, cursor) = (Epoch(Uuid::now_v7()), Cursor(0));
    let scope_start = scope::start(ClubZone::default(), now);
    let head = BootstrapHead {
        epoch,
        cursor,
        scope_start,
        last_seq: 0,
        settlements: Vec::new(),
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

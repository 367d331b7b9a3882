//! Schedules on a real PostgreSQL, over the server's real store: several clubs at once, and in each of them
//! requests of several desks at once, so that transactions interleave and wait for each other as they do in a
//! club. What is played on a seed is the same; how the transactions interleave is the database's own affair.
//!
//! | file | holds |
//! | --- | --- |
//! | `requests` | a club's requests, served as the routes serve them below HTTP |
//! | `faulty` | the real store, in a process that can die and with calls that can fail |
//! | `by_identity` | the feed of a negative control |
//! | `slow` | a transaction that is slow to commit, for the same |
//! | `many` | many schedules, several at a time |
//!
//! A restore is of a whole server with all of its clubs: it is played in memory, where a server has one club.

mod by_identity;
mod faulty;
pub mod many;
mod requests;
mod slow;

pub use requests::Control;

use crate::central::{Arrival, Central, Fault, Ground, Served};
use crate::club;
use crate::schedule::{self, Outcome};
use crate::verdict::Judge;
use anyhow::{Context as _, Result, bail};
use requests::Club;
use shared::id::{ClubId, DeskId, Epoch, Id as _};
use shared::number::{Earlier, Origin};
use shared::record::{Desk, Row, Table, Value};
use shared::store::testing::CLUB;
use shared::store::{Keep as _, ScanTables};
use shared::sync::authority::{Authority as _, SettledCommand};
use shared::sync::wire::{Cursor, Settlement};
use shared::time::Timestamp;
use sqlx::PgPool;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use sync_server::crypto::Keys;
use sync_server::embedded::throw_away::ThrowAway;
use sync_server::store::{self, controls};
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinError, JoinHandle};
use uuid::Uuid;

/// Connections to the database: for some sixteen clubs with several requests at once.
const CONNECTIONS: u32 = 96;
/// Desks that a club may ever have: origins are unique on a server.
const ORIGINS: u32 = 50;
/// Rows that are read at once.
const MANY: i64 = 100_000;

/// A throw-away PostgreSQL with a server's tables.
pub struct Postgres {
    runtime: Runtime,
    cluster: ThrowAway,
    pool: PgPool,
    keys: Keys,
    clubs: AtomicU32,
}

impl Postgres {
    /// Starts it.
    ///
    /// # Errors
    /// When there is no PostgreSQL, or it would not start.
    pub fn start() -> Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let keys = Keys::generate().map_err(|error| anyhow::anyhow!("{error}"))?;
        let (cluster, pool) = runtime.block_on(async {
            let cluster = ThrowAway::start().await?;
            let url = cluster.database().await?;
            let pool = store::open(&url, CONNECTIONS, &keys).await?;
            controls::make_identity_feed(&pool).await?;
            sqlx::query("CREATE INDEX control_feed_of_a_club ON control_feed (club_id, line)")
                .execute(&pool)
                .await?;
            anyhow::Ok((cluster, pool))
        })?;
        Ok(Self { runtime, cluster, pool, keys, clubs: AtomicU32::new(0) })
    }

    /// Plays the schedule of a seed in a club of its own.
    ///
    /// # Errors
    /// When the simulation itself breaks.
    pub fn play(&self, seed: u64, control: Option<Control>) -> Result<Outcome> {
        let nth = self.clubs.fetch_add(1, Ordering::Relaxed);
        let id = ClubId(Uuid::from_u128(CLUB.uuid().as_u128() + 0x10_0000 + u128::from(nth)));
        let club = Club {
            pool: self.pool.clone(),
            keys: self.keys.clone(),
            id,
            control,
            life: faulty::Life::default(),
            slow: slow::Slow::default(),
        };
        self.runtime.block_on(found(&club))?;
        let server = Server {
            runtime: &self.runtime,
            club: Arc::new(club),
            origins: nth * ORIGINS,
            at_work: BTreeMap::new(),
        };
        let judge = match control {
            None | Some(Control::NoLock) => Judge::Whole,
            // Without the lock more goes wrong than what the feed is to blame for.
            Some(Control::FeedByIdentity) => Judge::ReplicasAlone,
        };
        schedule::play_at(server, seed, judge)
    }

    /// Ends it and leaves nothing behind.
    ///
    /// # Errors
    /// When its end could not be waited for.
    pub fn stop(self) -> Result<()> {
        let Self { runtime, cluster, pool, .. } = self;
        runtime.block_on(async {
            pool.close().await;
            cluster.stop().await
        })?;
        Ok(())
    }
}

/// The little club, as this one.
fn rows(id: ClubId) -> Result<Vec<Row>> {
    let (pattern, id) = (Value::Text(CLUB.to_string()), Value::Text(id.to_string()));
    let ours = |row: Row| {
        let values = row.values().into_iter().map(|value| if value == pattern { id.clone() } else { value });
        Ok(row.table().row(values.collect())?)
    };
    club::rows().into_iter().map(ours).collect()
}

async fn found(club: &Club) -> Result<()> {
    if !store::found_club(&club.pool, club.id).await? {
        bail!("club {} is there already", club.id);
    }
    let mut store = club.begin().await?;
    store.fill(&rows(club.id)?).await?;
    club.commit(store).await?;
    Ok(())
}

/// The server's real store as a schedule sees it.
struct Server<'p> {
    runtime: &'p Runtime,
    club: Arc<Club>,
    origins: u32,
    at_work: BTreeMap<u64, JoinHandle<Result<Served, Fault>>>,
}

impl Central for Server<'_> {
    type Backup = ();

    fn ground(&self) -> Ground {
        Ground { desks: 3, spread: 3, beat: 1_000, restores: false }
    }

    fn club(&self) -> ClubId {
        self.club.id
    }

    fn desk(&self, n: u32, at: Timestamp) -> Desk {
        club::desk(self.club.id, n, Origin::nth(self.origins + n), at)
    }

    fn enrol(&self, desk: &Desk, earlier: &[Earlier]) -> Result<()> {
        self.runtime.block_on(async {
            let mut store = self.club.begin().await?;
            store.insert(desk).await?;
            for Earlier { desk_id, origin, proven } in earlier {
                let text = "INSERT INTO earlier_desks (club_id, desk_id, was, origin, proven)
                            VALUES ($1, $2, $3, $4, $5)";
                sqlx::query(text)
                    .bind(self.club.id.uuid())
                    .bind(desk.id.uuid())
                    .bind(desk_id.uuid())
                    .bind(origin.as_str())
                    .bind(proven)
                    .execute(store.connection())
                    .await?;
            }
            self.club.commit(store).await?;
            Ok(())
        })
    }

    fn epoch(&self) -> Result<Epoch> {
        Ok(self.runtime.block_on(store::meta(&self.club.pool))?.epoch)
    }

    fn head(&self) -> Result<Cursor> {
        Ok(self.runtime.block_on(self.club.head())?)
    }

    fn ask(&mut self, arrival: Arrival) -> Option<Result<Served, Fault>> {
        let (id, club) = (arrival.id, Arc::clone(&self.club));
        let served = self.runtime.spawn(async move { club.serve(arrival).await });
        self.at_work.insert(id, served);
        None
    }

    fn landed(&mut self) -> Vec<(u64, Result<Served, Fault>)> {
        let (club, at_work) = (&self.club, &mut self.at_work);
        self.runtime.block_on(async {
            // What was slow when these came commits after them.
            let slow = club.slow.request();
            let mut landed = Vec::new();
            for id in at_work.keys().copied().filter(|id| Some(*id) != slow).collect::<Vec<_>>() {
                let Some(served) = at_work.get_mut(&id) else { continue };
                if let Some(served) = club.slow.unless_slow(id, served, &club.pool).await {
                    at_work.remove(&id);
                    landed.push((id, of_task(served)));
                }
            }
            if let Some((id, served)) = slow.and_then(|id| at_work.remove_entry(&id)) {
                club.slow.let_go();
                landed.push((id, of_task(served.await)));
            }
            landed
        })
    }

    fn crash_in(&self, calls: u32) {
        self.club.life.crash_in(calls);
    }

    fn settlements(&self, desk: DeskId, numbers: &[u64]) -> Result<Vec<Option<Settlement>>, Fault> {
        let Some(first) = numbers.iter().min() else {
            return Ok(Vec::new());
        };
        let known = self.runtime.block_on(self.club.settlements(desk, *first));
        let known = known.map_err(|error| Fault::Broken(format!("{error:?}")))?;
        let known: HashMap<_, _> = known.into_iter().map(|one| (one.desk_seq, one)).collect();
        Ok(numbers.iter().map(|number| known.get(number).cloned()).collect())
    }

    fn settled(&self) -> Result<Vec<(SettledCommand, u32)>> {
        self.runtime.block_on(settled(&self.club))
    }

    fn all_rows(&self) -> Result<Vec<Row>> {
        self.runtime.block_on(async {
            let mut snapshot = self.club.snapshot().await?;
            let mut rows = Vec::new();
            for table in Table::ALL {
                rows.extend(ScanTables::rows(&mut snapshot, *table).await?);
            }
            Ok(rows)
        })
    }

    fn rows_in_scope(&self, start: Timestamp) -> Result<Vec<Row>> {
        self.runtime.block_on(async {
            let mut snapshot = self.club.snapshot().await?;
            let mut rows = Vec::new();
            for table in Table::ALL {
                rows.extend(snapshot.page(*table, None, MANY, start).await?);
            }
            Ok(rows)
        })
    }

    fn backup(&self) -> Result<()> {
        bail!("a server of many clubs is not restored for one of them")
    }

    fn restore(&mut self, (): (), _epoch: Epoch, _recovering_until: Timestamp) -> Result<()> {
        bail!("a server of many clubs is not restored for one of them")
    }
}

fn of_task(served: Result<Result<Served, Fault>, JoinError>) -> Result<Served, Fault> {
    served.unwrap_or_else(|panic| Err(Fault::Broken(format!("the server: {panic}"))))
}

/// Every settled command in the order of the feed, with how many audit lines it left.
async fn settled(club: &Club) -> Result<Vec<(SettledCommand, u32)>> {
    let order = match club.control {
        None | Some(Control::NoLock) => {
            "SELECT desk_id, desk_seq FROM feed WHERE club_id = $1 AND desk_id IS NOT NULL ORDER BY seq, ordinal"
        }
        // That feed does not tell of settlements.
        Some(Control::FeedByIdentity) => {
            "SELECT desk_id, desk_seq FROM settled_commands WHERE club_id = $1 ORDER BY desk_id, desk_seq"
        }
    };
    let order: Vec<(Uuid, i64)> = sqlx::query_as(order).bind(club.id.uuid()).fetch_all(&club.pool).await?;
    let audited: Vec<(Uuid, i64)> =
        sqlx::query_as("SELECT command_id, count(*) FROM audit WHERE club_id = $1 GROUP BY command_id")
            .bind(club.id.uuid())
            .fetch_all(&club.pool)
            .await?;
    let audited: HashMap<_, _> = audited.into_iter().collect();
    let mut store = club.begin().await?;
    let mut found = Vec::with_capacity(order.len());
    for (desk, desk_seq) in order {
        let known = store.settled(DeskId(desk), u64::try_from(desk_seq)?).await?;
        let command = known.context("the feed tells of a settlement that is not there")?;
        let lines = audited.get(&command.envelope.command_id.uuid()).copied().unwrap_or(0);
        found.push((command, u32::try_from(lines)?));
    }
    Ok(found)
}

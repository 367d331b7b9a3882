//! A running server: what its routes share, its start and its end.

use crate::clock::Clock;
use crate::config::Config;
use crate::crypto::Keys;
use crate::database::{Address, Database, DatabaseError};
use crate::embedded::EmbeddedError;
use crate::http::{Allowance, Rates, chain};
use crate::job::{Claim, Jobs};
use crate::live::Live;
use crate::route;
use crate::sign_in::token::TokenKey;
use axum::serve::ListenerExt as _;
use sqlx::PgPool;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// PINs that are verified at a time: each takes a processor and 19 MiB.
const PINS_AT_ONCE: usize = 2;
/// Bootstraps that are sent at a time: each holds a connection.
const BOOTSTRAPS_AT_ONCE: usize = 8;
/// Arrangements that are computed at a time: each takes a processor, for a week up to seconds.
const ARRANGEMENTS_AT_ONCE: usize = 1;
/// How often a server looks whether a job is due.
const LOOK_FOR_JOBS: Duration = Duration::from_secs(5);
/// At the end, requests have so long to come to theirs.
const GRACE: Duration = Duration::from_secs(10);

/// What all routes share.
#[derive(Debug)]
pub struct Server {
    /// The database.
    pub pool: PgPool,
    /// Where that is.
    pub address: Address,
    /// The keys of its personal data.
    pub keys: Keys,
    /// The settings.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// What tokens are derived with.
    pub token_key: TokenKey,
    /// The live side.
    pub live: Live,
    /// Sign-ins by address.
    pub by_address: Rates,
    /// Sign-ins by account.
    pub by_account: Rates,
    /// Turns of requests.
    pub turns: Semaphore,
    /// Turns of PINs.
    pub pins: Arc<Semaphore>,
    /// Turns of bootstraps.
    pub bootstraps: Arc<Semaphore>,
    /// Turns of arrangements.
    pub arrangements: Arc<Semaphore>,
    /// Ends what runs beside requests.
    pub ending: CancellationToken,
    /// What runs beside requests.
    pub tasks: TaskTracker,
}

/// What every handler holds.
pub type App = Arc<Server>;

/// Why a server did not start, or did not end well.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database, later on.
    #[error("the database failed: {0}")]
    Sqlx(#[from] sqlx::Error),
    /// The address can't be listened on, or was lost.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The embedded database would not end.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
}

/// A server at work.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What its routes share, for who runs it in the same process.
    pub app: App,
    served: JoinHandle<()>,
    database: Database,
}

impl Running {
    /// Its address for a caller.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends it in good order: no new requests, those at work come to their end, sockets are closed, the
    /// database follows.
    ///
    /// # Errors
    /// When the embedded database would not end.
    pub async fn stop(self) -> Result<(), ServeError> {
        self.app.ending.cancel();
        self.app.tasks.close();
        let ended = async {
            let _panicked = self.served.await;
            self.app.tasks.wait().await;
        };
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            tracing::warn!("some requests did not come to their end in time");
        }
        Ok(self.database.close().await?)
    }
}

/// Opens the database of these settings and serves it.
///
/// # Errors
/// [`ServeError`].
pub async fn serve(config: Config) -> Result<Running, ServeError> {
    let database = Database::open(&config).await?;
    serve_on(config, database, Clock::default()).await
}

/// Serves a database that is open.
///
/// # Errors
/// [`ServeError`].
pub async fn serve_on(config: Config, database: Database, clock: Clock) -> Result<Running, ServeError> {
    let failed = |source| ServeError::Listen { address: config.listen, source };
    let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let app = share(config, &database, clock).await?;
    if app.config.jobs.run {
        app.tasks.spawn(take_turns(Arc::clone(&app)));
    }
    let listener = listener.tap_io(|stream| {
        // Answers are small: waiting to fill a packet only makes a desk wait.
        let _refused = stream.set_nodelay(true);
    });
    let service = route::all(&app).into_make_service_with_connect_info::<SocketAddr>();
    let ending = app.ending.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(ending.cancelled_owned());
    let served = tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, "listening failed");
        }
    });
    tracing::info!(%address, "listening");
    Ok(Running { address, app, served, database })
}

async fn share(config: Config, database: &Database, clock: Clock) -> Result<App, sqlx::Error> {
    let (ending, tasks) = (CancellationToken::new(), TaskTracker::new());
    let limits = &config.limits;
    let allowance = Allowance {
        burst: limits.sign_in_burst,
        every_millis: i64::from(limits.sign_in_every_seconds).saturating_mul(1000),
    };
    Ok(Arc::new(Server {
        pool: database.pool.clone(),
        address: database.address().clone(),
        keys: database.keys.clone(),
        clock,
        token_key: TokenKey::of(&database.pool).await?,
        live: Live::start(&database.pool, &tasks, &ending).await?,
        by_address: Rates::new(allowance),
        by_account: Rates::new(allowance),
        turns: Semaphore::new(limits.in_flight),
        pins: Arc::new(Semaphore::new(PINS_AT_ONCE)),
        bootstraps: Arc::new(Semaphore::new(BOOTSTRAPS_AT_ONCE)),
        arrangements: Arc::new(Semaphore::new(ARRANGEMENTS_AT_ONCE)),
        config,
        ending,
        tasks,
    }))
}

/// Looks for jobs that are due, for as long as the server runs; each is done beside the others.
async fn take_turns(app: App) {
    let jobs = Jobs::of(&app);
    let mut ticks = tokio::time::interval(LOOK_FOR_JOBS);
    let mut known = false;
    while app.ending.run_until_cancelled(ticks.tick()).await.is_some() {
        let now = app.clock.now();
        let taken = async {
            if !known {
                jobs.know(now).await?;
            }
            jobs.take(now).await
        };
        match taken.await {
            Ok(claims) => {
                known = true;
                for claim in claims {
                    let (jobs, ending) = (jobs.clone(), app.ending.clone());
                    // A job that the server's end cuts off is taken over when its lease is over.
                    app.tasks
                        .spawn(async move { ending.run_until_cancelled(Box::pin(run(&jobs, claim))).await });
                }
            }
            Err(error) => tracing::warn!(cause = chain(&error), "cannot look for jobs"),
        }
    }
}

async fn run(jobs: &Jobs, claim: Claim) {
    if let Err(error) = jobs.run(claim).await {
        tracing::warn!(cause = chain(&error), "what came of a job could not be written down");
    }
}

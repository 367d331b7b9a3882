//! A desk with its line to the server.

use super::device_key::DeviceKey;
use super::http::{EnrolTrouble, Enrolled, Enrolment, HttpTransport, StaffSession};
use super::run::{COMPARE_EVERY, Driver};
use super::verify::Verdict;
use crate::desk::Desk;
use crate::replica::Identity;
use crate::view::{Boot, Problem};
use crate::words::{enrolment, problem};
use shared::id::{DeskId, Id as _};
use shared::words::Lang;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex;

/// A desk whose driver runs as long as the desk belongs to a club with a server.
pub struct Online {
    desk: Desk,
    driver: Mutex<Option<Driver>>,
    /// Who is signed in at the server, to manage the club's desks.
    staff: std::sync::Mutex<Option<Arc<StaffSession>>>,
    compare_every: Duration,
}

impl Online {
    /// The desk, still without a line.
    #[must_use]
    pub const fn new(desk: Desk) -> Self {
        Self {
            desk,
            driver: Mutex::const_new(None),
            staff: std::sync::Mutex::new(None),
            compare_every: COMPARE_EVERY,
        }
    }

    /// The same, comparing its rows with the server's so often.
    #[must_use]
    pub fn comparing_every(self, compare_every: Duration) -> Self {
        Self { compare_every, ..self }
    }

    /// The desk.
    #[must_use]
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Starts the driver of a desk that is enrolled; a desk that is not, or plays the demo club, stays alone.
    ///
    /// # Errors
    /// A [`Problem`] in words when the desk can't say where it stands.
    pub async fn connect(&self) -> Result<(), Problem> {
        let mut running = self.driver.lock().await;
        if let Some(driver) = running.take() {
            driver.stop().await;
        }
        if let Some((server, desk_id)) = self.desk.server().await? {
            *running = Some(self.start(&server, desk_id).await?);
        }
        Ok(())
    }

    async fn start(&self, server: &str, desk_id: DeskId) -> Result<Driver, Problem> {
        let (desk, server, compare_every) = (self.desk.clone(), server.to_owned(), self.compare_every);
        // Both read the replica, which may be busy for a moment.
        let started = tokio::task::spawn_blocking(move || {
            let transport = HttpTransport::new(&server, desk_id, Arc::new(desk.clone()))
                .map_err(|error| tracing::error!(%error, "no way to the server"))
                .ok()?;
            let (issued, jitter) = (desk.issued(), desk_id.uuid().as_u64_pair().1);
            Driver::start(Arc::new(desk), Arc::new(transport), issued, jitter, compare_every)
                .map_err(|error| tracing::error!(%error, "no driver"))
                .ok()
        });
        match started.await {
            Ok(Some(driver)) => Ok(driver),
            Ok(None) | Err(_) => Err(problem::failed(self.lang().await)),
        }
    }

    /// Makes this PC a desk of a club and begins to fetch the club.
    ///
    /// # Errors
    /// A [`Problem`] in words; this PC is what it was before.
    pub async fn enrol(&self, server: &str, code: &str, desk_name: &str) -> Result<Boot, Problem> {
        self.desk.may_enrol()?;
        let formerly = self.desk.formerly().await?;
        let enrolment = Enrolment { server, code, desk_name, formerly: &formerly };
        let enrolled = enrolment.enrol(Arc::new(self.desk.clone())).await;
        let Enrolled { server, club_id, desk_id, origin, epoch: _, clock_offset_millis } = match enrolled {
            Ok(enrolled) => enrolled,
            Err(trouble) => return Err(self.say(&trouble).await),
        };
        let identity = Identity { club_id, desk_id, origin };
        let boot = self.desk.enrolled(identity, server, clock_offset_millis).await?;
        let desk = self.desk.clone();
        let done = tokio::task::spawn_blocking(move || DeviceKey::done_enrolling(&desk)).await;
        if !matches!(done, Ok(Ok(()))) {
            tracing::warn!("the key of this enrolment stays for the next one");
        }
        self.connect().await?;
        Ok(boot)
    }

    /// Compares this desk's rows with the server's now.
    pub async fn verify(&self) -> Verdict {
        match self.driver.lock().await.as_ref() {
            Some(driver) => driver.verify().await,
            None => Verdict::NotComparable,
        }
    }

    pub(super) fn staff(&self) -> MutexGuard<'_, Option<Arc<StaffSession>>> {
        self.staff.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks something of the driver, where there is one.
    pub(super) async fn driven(&self, ask: impl AsyncFnOnce(&Driver)) {
        if let Some(driver) = self.driver.lock().await.as_ref() {
            ask(driver).await;
        }
    }

    /// A desk whose driver runs already, over any line.
    #[cfg(test)]
    pub(crate) fn over(desk: Desk, driver: Driver) -> Self {
        let (driver, staff) = (Mutex::new(Some(driver)), std::sync::Mutex::new(None));
        Self { desk, driver, staff, compare_every: COMPARE_EVERY }
    }

    /// Ends the line.
    pub async fn close(&self) {
        if let Some(driver) = self.driver.lock().await.take() {
            driver.stop().await;
        }
    }

    async fn say(&self, trouble: &EnrolTrouble) -> Problem {
        tracing::info!(%trouble, "not enrolled");
        enrolment::problem(trouble, self.lang().await)
    }

    async fn lang(&self) -> Lang {
        self.desk.boot().await.map_or(Lang::Zh, |boot| boot.preferences.language.into())
    }
}

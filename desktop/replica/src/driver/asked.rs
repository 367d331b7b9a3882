//! What people ask of the line, on the Sync page. Whether it may be done now is the desk's to say.

use super::online::Online;
use super::verify::Verdict;
use crate::view::{Comparison, Problem, Status};
use std::time::Duration;

/// Where other desks are at work the server may be a step ahead: look again so often, …
const LOOKS: u32 = 8;
/// … after so long.
const A_MOMENT: Duration = Duration::from_millis(250);

impl Online {
    /// Compares this desk's data with the server's. A difference heals by itself.
    ///
    /// # Errors
    /// A [`Problem`] in words when the server can't be asked now.
    pub async fn compare(&self) -> Result<Comparison, Problem> {
        self.desk().may_verify()?;
        let mut verdict = self.verify().await;
        for _ in 1..LOOKS {
            if verdict != Verdict::NotComparable || self.desk().may_verify().is_err() {
                break;
            }
            tokio::time::sleep(A_MOMENT).await;
            verdict = self.verify().await;
        }
        self.desk().comparison(&verdict)
    }

    /// Fetches the whole club anew; what waits for the server stays in the queue. It has begun when this
    /// returns; how far it is, the status says.
    ///
    /// # Errors
    /// A [`Problem`] in words: only a manager may, and only while the server can be reached.
    pub async fn rebuild(&self) -> Result<Status, Problem> {
        self.desk().may_rebuild()?;
        self.driven(async |driver| driver.rebuild()).await;
        Ok(self.desk().status())
    }

    /// Acts as if the cable were pulled, for so many minutes at most. A restart ends it too.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn practise(&self, minutes: u32) -> Result<Status, Problem> {
        self.desk().may_practise(minutes)?;
        let length = Duration::from_secs(u64::from(minutes).saturating_mul(60));
        self.driven(async |driver| driver.practise(length).await).await;
        Ok(self.desk().status())
    }

    /// Ends a practice; there may be none.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn end_practice(&self) -> Result<Status, Problem> {
        self.desk().may_end_practice()?;
        self.driven(async |driver| driver.plug_in().await).await;
        Ok(self.desk().status())
    }
}

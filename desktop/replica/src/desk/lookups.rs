//! Questions of the page.

use super::Desk;
use super::act::id;
use crate::read;
use crate::search::{Index, Typed};
use crate::view::{Attention, Choice, Hit, PackageOffer, Problem, RiderCard, Till, TillBook, Today, Waiting};
use shared::id::{BookingId, MemberId, RiderId};
use shared::words::Say;
use std::sync::{PoisonError, RwLockReadGuard};

impl Desk {
    /// The Today page.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn today(&self) -> Result<Today, Problem> {
        self.keep_demo_going().await?;
        self.look(read::today).await
    }

    /// Who may be meant by what was typed; whom today expects comes first.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn search(&self, query: &str) -> Result<Vec<Hit>, Problem> {
        let (typed, desk) = (Typed::new(query), self.clone());
        self.look(move |store, viewer| {
            if typed.is_empty() {
                return Ok(Vec::new());
            }
            let due = read::DueToday::read(store, viewer)?;
            let index = desk.index();
            Ok(read::hits(index.find(&typed), &due, viewer))
        })
        .await
    }

    pub(super) fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.0.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The chosen rider's card.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn rider_card(&self, rider_id: &str) -> Result<RiderCard, Problem> {
        let rider: RiderId = id(rider_id, self.lang())?;
        self.look(move |store, viewer| read::rider_card(store, viewer, rider)).await
    }

    /// A member at a glance.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn member_brief(&self, member_id: &str) -> Result<Hit, Problem> {
        let member: MemberId = id(member_id, self.lang())?;
        let desk = self.clone();
        self.look(move |_store, viewer| {
            let index = desk.index();
            let found = index.account(member).ok_or_else(|| Say::NotFound { what: "members".to_owned() })?;
            Ok(read::brief(&found, viewer))
        })
        .await
    }

    /// Horses that the rider of a booking could have, best first.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn free_horses(&self, booking_id: &str) -> Result<Vec<Choice>, Problem> {
        let booking: BookingId = id(booking_id, self.lang())?;
        self.look(move |store, _viewer| read::free_horses(store, booking)).await
    }

    /// The packages that can be sold.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn package_offers(&self) -> Result<Vec<PackageOffer>, Problem> {
        self.look(|store, viewer| Ok(read::package_offers(store, viewer)?)).await
    }

    /// The open till of this desk.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn till(&self) -> Result<Option<Till>, Problem> {
        self.look(|store, viewer| Ok(read::till(store, viewer)?)).await
    }

    /// Every till that who is on duty may look at and count.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn till_book(&self) -> Result<TillBook, Problem> {
        self.look(|store, viewer| Ok(read::till_book(store, viewer)?)).await
    }

    /// What needs attention, newest first.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn attention(&self, open_only: bool) -> Result<Vec<Attention>, Problem> {
        let mut lines = self.notices().await?;
        lines.extend(self.look(move |store, viewer| Ok(read::attention(store, viewer, open_only)?)).await?);
        Ok(lines)
    }

    /// What waits for the server, in words, in the order in which it was done. A demo club has no server.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn waiting(&self) -> Result<Vec<Waiting>, Problem> {
        if self.viewer()?.demo {
            return Ok(Vec::new());
        }
        self.look(|store, viewer| Ok(read::waiting(store, viewer)?)).await
    }
}

//! The members page: a window of the list, and one member whole.

use super::Desk;
use super::act::id;
use crate::read::{self, MemberBook, Viewer};
use crate::search::Typed;
use crate::store::SqliteStore;
use crate::view::{MemberList, MemberProfile, MemberQuery, Problem};
use shared::id::MemberId;
use shared::store::Stored;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The gathered lines of all accounts, kept until something changes: scrolling asks for window after window.
#[derive(Default)]
pub(super) struct Book {
    edition: AtomicU64,
    kept: Mutex<Option<(u64, Arc<MemberBook>)>>,
}

impl Book {
    /// Forgets what was gathered; a gathering that is under way now is used once and not kept.
    pub(super) fn close(&self) {
        self.edition.fetch_add(1, Ordering::AcqRel);
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The edition of now. Asked before the rows are read, so that what changes meanwhile outdates it.
    fn edition(&self) -> u64 {
        self.edition.load(Ordering::Acquire)
    }

    fn open(&self, edition: u64, store: &SqliteStore<'_>, viewer: &Viewer) -> Stored<Arc<MemberBook>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, book)) = kept.as_ref()
            && *of == edition
            && book.is_of(viewer.date())
        {
            return Ok(Arc::clone(book));
        }
        let book = Arc::new(MemberBook::read(store, viewer)?);
        if self.edition() == edition {
            *kept = Some((edition, Arc::clone(&book)));
        }
        Ok(book)
    }
}

impl Desk {
    /// A window of the members' list.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn members(&self, query: MemberQuery) -> Result<MemberList, Problem> {
        let (typed, desk) = (Typed::new(&query.text), self.clone());
        let edition = self.0.book.edition();
        self.look(move |store, viewer| {
            let book = desk.0.book.open(edition, store, viewer)?;
            let index = desk.index();
            let found = (!typed.is_empty()).then(|| index.find(&typed));
            Ok(read::member_list(&book, &query, found, viewer))
        })
        .await
    }

    /// One member whole.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn member_profile(&self, member_id: &str) -> Result<MemberProfile, Problem> {
        let member: MemberId = id(member_id, self.lang())?;
        self.look(move |store, viewer| read::member_profile(store, viewer, member)).await
    }
}

//! Personal data of one club on its way to columns and back.

use super::constraint::failed;
use crate::crypto::{Keys, Place};
use serde::{Serialize, de::DeserializeOwned};
use shared::id::{ClubId, Id};
use shared::store::Stored;
use uuid::Uuid;

/// Digits of a phone that people say to be found by.
const TAIL: usize = 4;

/// What a keyed hash is of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// All digits of a phone, a member's, a guardian's or a coach's.
    Phone,
    /// Who a member is to WeChat.
    Openid,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Openid => "openid",
        }
    }
}

/// The keys, at work for one club.
#[derive(Debug, Clone)]
pub(super) struct ClubKeys {
    keys: Keys,
    club: Uuid,
}

impl ClubKeys {
    pub(super) fn new(keys: &Keys, club: ClubId) -> Self {
        Self { keys: keys.clone(), club: club.uuid() }
    }

    /// The club's id, as columns hold it.
    pub(super) const fn club(&self) -> Uuid {
        self.club
    }

    const fn place(&self, table: &'static str, column: &'static str, row: Uuid) -> Place {
        Place { club: self.club, table, column, row }
    }

    /// Seals a text for its column; nothing stays nothing.
    pub(super) fn seal(
        &self,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        plain: Option<&str>,
    ) -> Stored<Option<Vec<u8>>> {
        let place = self.place(table, column, row);
        plain.map(|plain| self.keys.seal(place, plain.as_bytes()).map_err(failed)).transpose()
    }

    /// Opens a text.
    pub(super) fn open(
        &self,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        sealed: Option<Vec<u8>>,
    ) -> Stored<Option<String>> {
        let place = self.place(table, column, row);
        let Some(sealed) = sealed else {
            return Ok(None);
        };
        String::from_utf8(self.keys.open(place, &sealed).map_err(failed)?).map(Some).map_err(failed)
    }

    /// Seals a structure, as JSON.
    pub(super) fn seal_json<T: Serialize>(
        &self,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        plain: &T,
    ) -> Stored<Vec<u8>> {
        let text = serde_json::to_vec(plain).map_err(failed)?;
        self.keys.seal(self.place(table, column, row), &text).map_err(failed)
    }

    /// Opens a structure.
    pub(super) fn open_json<T: DeserializeOwned>(
        &self,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        sealed: &[u8],
    ) -> Stored<T> {
        let text = self.keys.open(self.place(table, column, row), sealed).map_err(failed)?;
        serde_json::from_slice(&text).map_err(failed)
    }

    /// The hash that a whole value is found by.
    pub(super) fn whole(&self, kind: Kind, plain: Option<&str>) -> Option<Vec<u8>> {
        plain.map(|plain| self.keys.search_hash(self.club, kind.name(), plain))
    }

    /// The hash that a phone is found by when somebody says its last four digits.
    pub(super) fn tail(&self, phone: Option<&str>) -> Option<Vec<u8>> {
        let last = |phone: &str| {
            let skipped = phone.chars().count().saturating_sub(TAIL);
            phone.chars().skip(skipped).collect::<String>()
        };
        phone.map(|phone| self.keys.search_hash(self.club, "phone tail", &last(phone)))
    }
}

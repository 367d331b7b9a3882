//! Lists in pages: `?limit=` and `?cursor=`, `items` and `next_cursor`.

use crate::http::Problem;
use crate::store::After;
use serde::Serialize;
use shared::time::Timestamp;
use utoipa::ToSchema;

/// Items of a page unless the caller says otherwise, and at most.
const USUAL: i64 = 20;
const MOST: i64 = 100;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Page<T> {
    items: Vec<T>,
    /// To be said with the next question; none on the last page.
    next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page with the place where the next one begins.
    pub(super) const fn of(items: Vec<T>, next_cursor: Option<String>) -> Self {
        Self { items, next_cursor }
    }

    /// A list that is never long, whole.
    pub(super) const fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }
}

/// How many items a caller wants.
pub(super) fn limit(asked: Option<i64>) -> i64 {
    asked.unwrap_or(USUAL).clamp(1, MOST)
}

/// A page out of one item more than was asked for, with the place that each item has in the list.
pub(super) fn page<F, T>(
    found: Vec<F>,
    limit: i64,
    place: impl Fn(&F) -> String,
    show: impl Fn(F) -> T,
) -> Page<T> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let next_cursor = found.get(most.saturating_sub(1)).filter(|_| found.len() > most).map(place);
    Page { items: found.into_iter().take(most).map(show).collect(), next_cursor }
}

/// The place that a cursor names.
pub(super) fn place(cursor: Option<&str>) -> Result<Option<After>, Problem> {
    let Some(cursor) = cursor else { return Ok(None) };
    let read = || {
        let (millis, id) = cursor.split_once('.')?;
        Some(After { at: Timestamp::from_millis(millis.parse().ok()?), id: id.parse().ok()? })
    };
    read().map(Some).ok_or_else(bad)
}

/// A place as a cursor.
pub(super) fn cursor(place: After) -> String {
    format!("{}.{}", place.at.millis(), place.id)
}

/// A cursor that nobody was given.
pub(super) fn bad() -> Problem {
    Problem::field("cursor", "malformed")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_page_tells_where_the_next_one_begins() {
        let of = |found: &[i32], limit| page(found.to_vec(), limit, ToString::to_string, |one| one * 10);
        let first = of(&[1, 2, 3], 2);
        assert_eq!((first.items, first.next_cursor.as_deref()), (vec![10, 20], Some("2")));
        let last = of(&[3, 4], 2);
        assert_eq!((last.items, last.next_cursor), (vec![30, 40], None));
        assert_eq!([limit(None), limit(Some(0)), limit(Some(7)), limit(Some(1_000))], [20, 1, 7, 100]);
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let after = After { at: Timestamp::from_millis(1_763_712_000_123), id: Uuid::from_u128(7) };
        assert_eq!(place(Some(&cursor(after))).unwrap(), Some(after));
        assert!(place(Some("x")).is_err() && place(Some("1.x")).is_err() && place(None).unwrap().is_none());
    }
}

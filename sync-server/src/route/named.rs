//! What lists have in common: rows by their names, phones as a person may see them.

use crate::sign_in::caller::StaffCaller;
use crate::store::PgStore;
use serde::Serialize;
use shared::id::Id as _;
use shared::record::{Booking, Lesson, Row, Table};
use shared::rights::{Right, may};
use shared::rules::form;
use shared::store::Stored;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Named {
    pub(super) id: Uuid,
    pub(super) name: String,
}

/// What rows that a list names are called.
pub(super) struct Names(BTreeMap<Uuid, String>);

impl Names {
    /// Of the courses, coaches, arenas, horses and riders of these lessons and bookings.
    pub(super) async fn of<'a>(
        store: &mut PgStore,
        lessons: impl Iterator<Item = &'a Lesson> + Send,
        bookings: &[Booking],
    ) -> Stored<Self> {
        let mut wanted: BTreeMap<Table, Vec<Uuid>> = BTreeMap::new();
        for lesson in lessons {
            wanted.entry(Table::Products).or_default().push(lesson.course_id.uuid());
            wanted.entry(Table::Coaches).or_default().extend(lesson.coach_id.map(|id| id.uuid()));
            wanted.entry(Table::Arenas).or_default().extend(lesson.arena_id.map(|id| id.uuid()));
        }
        for booking in bookings {
            wanted.entry(Table::Riders).or_default().push(booking.rider_id.uuid());
            wanted.entry(Table::Horses).or_default().extend(booking.horse_id.map(|id| id.uuid()));
        }
        let mut names = BTreeMap::new();
        for (table, ids) in wanted {
            for row in store.rows_of(table, &ids).await? {
                let (id, name) = (row.id(), name(row));
                names.extend(name.map(|name| (id, name)));
            }
        }
        Ok(Self(names))
    }

    pub(super) fn get(&self, id: Uuid) -> Option<Named> {
        self.0.get(&id).map(|name| Named { id, name: name.clone() })
    }
}

/// What a row is called.
pub(super) fn name(row: Row) -> Option<String> {
    match row {
        Row::Product(row) => Some(row.name),
        Row::Coach(row) => Some(row.name),
        Row::Arena(row) => Some(row.name),
        Row::Horse(row) => Some(row.name),
        Row::Rider(row) => Some(row.name),
        Row::Member(row) => Some(row.name),
        Row::Staff(row) => Some(row.name),
        Row::Desk(row) => Some(row.name),
        _ => None,
    }
}

/// A phone as this person may see it.
pub(super) fn phone(phone: Option<&str>, staff: StaffCaller) -> Option<String> {
    phone.map(|phone| if may(staff.role, Right::SeePhones) { phone.to_owned() } else { form::masked(phone) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::{ClubId, StaffId};
    use shared::record::Role;

    #[test]
    fn phones_are_whole_for_who_may_see_them_and_masked_for_everybody_else() {
        let seen = |role| {
            let session = Uuid::nil();
            let (club_id, staff_id) = (ClubId::from_uuid(session), StaffId::from_uuid(session));
            phone(Some("13800138000"), StaffCaller { club_id, staff_id, role, session })
        };
        assert_eq!(seen(Role::Receptionist).as_deref(), Some("13800138000"));
        assert_eq!(seen(Role::Finance).as_deref(), Some("138****8000"));
        assert_eq!(seen(Role::Coach).as_deref(), Some("138****8000"));
    }
}

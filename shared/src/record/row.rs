//! A row of any table, for the wire, and the list of the tables.

use super::{
    Arena, ArenaClosure, AttentionItem, BadValue, Booking, CashMovement, CheckIn, Club, Coach,
    CoachAvailability, ColumnSpec, CourseConfig, Debt, Desk, Horse, HorseAvailability, Lesson, LessonSeries,
    Member, MemberPackage, Order, OrderItem, Override, PackageConfig, PackageEntry, Payment, Product, Record,
    Rider, Staff, TillShift, TimeSlotTemplate, Value, WaitlistEntry, named,
};
use crate::id::{ClubId, Id};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! tables {
    ($($record:ident in $table:ident = $text:literal,)*) => {
        named! {
            /// The replicated tables, in an order in which a row comes after what it names.
            Table {
                $(#[doc = concat!("`", $text, "`.")] $table = $text,)*
            }
        }

        /// A row of any replicated table.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "table", content = "row")]
        pub enum Row {
            $(#[doc = concat!("A row of `", $text, "`.")] #[serde(rename = $text)] $record($record),)*
        }

        impl Table {
            /// Its columns.
            #[must_use]
            pub const fn columns(self) -> &'static [ColumnSpec] {
                match self { $(Self::$table => $record::COLUMNS,)* }
            }

            /// A row of this table from its plain values.
            ///
            /// # Errors
            /// [`BadValue`] when a column holds what its type does not know.
            pub fn row(self, values: Vec<Value>) -> Result<Row, BadValue> {
                match self { $(Self::$table => $record::from_values(values).map(Row::$record),)* }
            }
        }

        impl Row {
            /// Its table.
            #[must_use]
            pub const fn table(&self) -> Table {
                match self { $(Self::$record(_) => Table::$table,)* }
            }

            /// Its club.
            #[must_use]
            pub fn club_id(&self) -> ClubId {
                match self { $(Self::$record(row) => row.club_id,)* }
            }

            /// Its id, without its type.
            #[must_use]
            pub fn id(&self) -> Uuid {
                match self { $(Self::$record(row) => row.id.uuid(),)* }
            }

            /// Its plain values, in the order of its table's columns.
            #[must_use]
            pub fn values(&self) -> Vec<Value> {
                match self { $(Self::$record(row) => row.values(),)* }
            }
        }

        /// Adds or replaces a row of any table.
        pub(crate) async fn put<S: crate::store::Store>(store: &mut S, row: &Row) -> crate::store::Stored<()> {
            match row { $(Row::$record(row) => {
                let known = crate::store::fetch::<$record, S>(store, row.id).await?;
                if known.is_some() { store.update(row).await } else { store.insert(row).await }
            })* }
        }
    };
}

tables! {
    Club in Clubs = "clubs",
    Desk in Desks = "desks",
    Staff in Staff = "staff",
    Coach in Coaches = "coaches",
    Member in Members = "members",
    Horse in Horses = "horses",
    Arena in Arenas = "arenas",
    Rider in Riders = "riders",
    Product in Products = "products",
    CourseConfig in CourseConfigs = "course_configs",
    PackageConfig in PackageConfigs = "package_configs",
    TillShift in TillShifts = "till_shifts",
    Order in Orders = "orders",
    OrderItem in OrderItems = "order_items",
    Payment in Payments = "payments",
    CashMovement in CashMovements = "cash_movements",
    MemberPackage in MemberPackages = "member_packages",
    TimeSlotTemplate in TimeSlotTemplates = "time_slot_templates",
    CoachAvailability in CoachAvailabilities = "coach_availabilities",
    HorseAvailability in HorseAvailabilities = "horse_availabilities",
    ArenaClosure in ArenaClosures = "arena_closures",
    LessonSeries in LessonSeries = "lesson_series",
    Lesson in Lessons = "lessons",
    Booking in Bookings = "bookings",
    Override in Overrides = "overrides",
    WaitlistEntry in WaitlistEntries = "waitlist_entries",
    CheckIn in CheckIns = "check_ins",
    Debt in Debts = "debts",
    PackageEntry in PackageEntries = "package_entries",
    AttentionItem in AttentionItems = "attention_items",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_starts_with_club_and_id_and_names_no_column_twice() {
        for table in Table::ALL {
            let names: Vec<_> = table.columns().iter().map(|column| column.name).collect();
            assert_eq!(names.iter().take(2).collect::<Vec<_>>(), [&"club_id", &"id"], "{table:?}");
            let distinct: std::collections::HashSet<_> = names.iter().collect();
            assert_eq!(distinct.len(), names.len(), "{table:?}");
        }
    }
}

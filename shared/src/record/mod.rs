//! The rows that desks and server share.
//!
//! Each record is one struct with one table of the same name in both databases. The [`record!`] macro
//! gives every one of them the same head (`club_id`, `id`) and tail ([`Meta`]), and the means to go to
//! plain column values and back. State machines stand beside their record: one enum, one transition
//! function, no wildcard.

mod attention;
mod availability;
mod club;
pub mod column;
mod hours;
mod lesson;
mod member;
mod order;
mod package;
mod product;
mod resource;
mod row;
mod series;
mod till;
mod waiting;
mod work;

pub use attention::{AttentionCode, AttentionDetails, AttentionItem, AttentionState, AuditEntry, Wanted};
pub use availability::{
    Approval, ArenaClosure, CoachAvailability, CoachTime, DayOfWeek, HorseAvailability, HorseTime,
    TimeSlotTemplate,
};
pub use club::{Club, ClubRules, Desk, Role, SlotWeights, Staff};
pub use column::{BadValue, Column, Json, Value};
pub use hours::{Hours, MINUTES_A_DAY, WeekHours};
pub use lesson::{
    Booking, BookingState, CheckIn, CheckInMethod, LONGEST_LESSON_MINUTES, Lesson, LessonOrigin, LessonState,
};
pub use member::{Level, Member, Rider, Weight};
pub use order::{
    Order, OrderItem, OrderOrigin, OrderState, Payment, PaymentKind, PaymentMethod, PaymentState, SoldProduct,
};
pub use package::{Debt, DebtState, EntryKind, MemberPackage, PackageBalance, PackageEntry, PackageState};
pub use product::{ClassType, CourseConfig, PackageConfig, Product, ProductKind, ValidFrom};
pub use resource::{Arena, Coach, Horse, HorseLimits, HorseState};
pub(crate) use row::put;
pub use row::{Row, Table};
pub use series::{ConflictCode, LONGEST_SERIES_DAYS, LessonSeries, Override, WeeklyRule};
pub use till::{CashMovement, CashMovementKind, TillShift, TillState};
pub use waiting::{WaitState, WaitlistEntry};
pub use work::HorseWork;

use crate::id::{ClubId, StaffId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The tail of every record: how often and by whom it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// One when made, one more with each change.
    pub version: i64,
    /// When the command that made it was issued.
    pub created_at: Timestamp,
    /// Who made it; none for members, jobs and the set-up.
    pub created_by: Option<StaffId>,
    /// When the command that last changed it was issued. (What is only written beside it counts as a version, and is
    /// no such change: [`Meta::count`].)
    pub updated_at: Timestamp,
    /// Who last changed it.
    pub updated_by: Option<StaffId>,
}

impl Meta {
    /// A new row's tail.
    #[must_use]
    pub const fn new(at: Timestamp, by: Option<StaffId>) -> Self {
        Self { version: 1, created_at: at, created_by: by, updated_at: at, updated_by: by }
    }

    /// Counts one more change.
    pub const fn touch(&mut self, at: Timestamp, by: Option<StaffId>) {
        self.count();
        self.updated_at = at;
        self.updated_by = by;
    }

    /// Counts one more version, and leaves who changed the row last, and when.
    pub const fn count(&mut self) {
        self.version = self.version.saturating_add(1);
    }
}

/// What every record can do.
pub trait Record: Clone + PartialEq + std::fmt::Debug + Send + Sync + Sized {
    /// Its id type.
    type Id: crate::id::Id + Send + Sync;
    /// Its table.
    const TABLE: Table;
    /// Its columns, `club_id` and `id` first, in the order of [`Record::values`].
    const COLUMNS: &'static [ColumnSpec];
    /// The club.
    fn club_id(&self) -> ClubId;
    /// The id.
    fn id(&self) -> Self::Id;
    /// The tail.
    fn meta(&self) -> &Meta;
    /// The tail, to count a change.
    fn meta_mut(&mut self) -> &mut Meta;
    /// Plain column values, in the order of [`Record::COLUMNS`].
    fn values(&self) -> Vec<Value>;
    /// The record again.
    ///
    /// # Errors
    /// [`BadValue`] when a column is missing or holds what its type does not know.
    fn from_values(values: Vec<Value>) -> Result<Self, BadValue>;
    /// Wrapped for the wire.
    fn into_row(self) -> Row;
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Its name in both databases.
    pub name: &'static str,
    /// Its SQLite type.
    pub affinity: &'static str,
    /// True when it may be empty.
    pub nullable: bool,
}

/// Declares a record: a struct with the common head and tail, and its way to columns and back.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $name:ident ($id:ty) in $table:ident {
            $( $(#[$field_meta:meta])* $field:ident : $type:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The club that it belongs to.
            pub club_id: crate::id::ClubId,
            /// Its id.
            pub id: $id,
            $( $(#[$field_meta])* pub $field: $type, )*
            /// How often and by whom it was written.
            pub meta: crate::record::Meta,
        }

        impl crate::record::Record for $name {
            type Id = $id;
            const TABLE: crate::record::Table = crate::record::Table::$table;
            const COLUMNS: &'static [crate::record::ColumnSpec] = &[
                crate::record::spec::<crate::id::ClubId>("club_id"),
                crate::record::spec::<$id>("id"),
                $( crate::record::spec::<$type>(stringify!($field)), )*
                crate::record::spec::<i64>("version"),
                crate::record::spec::<crate::time::Timestamp>("created_at"),
                crate::record::spec::<Option<crate::id::StaffId>>("created_by"),
                crate::record::spec::<crate::time::Timestamp>("updated_at"),
                crate::record::spec::<Option<crate::id::StaffId>>("updated_by"),
            ];
            fn club_id(&self) -> crate::id::ClubId {
                self.club_id
            }
            fn id(&self) -> $id {
                self.id
            }
            fn meta(&self) -> &crate::record::Meta {
                &self.meta
            }
            fn meta_mut(&mut self) -> &mut crate::record::Meta {
                &mut self.meta
            }
            fn values(&self) -> Vec<crate::record::Value> {
                use crate::record::Column;
                vec![
                    self.club_id.to_value(),
                    self.id.to_value(),
                    $( self.$field.to_value(), )*
                    self.meta.version.to_value(),
                    self.meta.created_at.to_value(),
                    self.meta.created_by.to_value(),
                    self.meta.updated_at.to_value(),
                    self.meta.updated_by.to_value(),
                ]
            }
            fn from_values(values: Vec<crate::record::Value>) -> Result<Self, crate::record::BadValue> {
                let mut values = values.into_iter();
                Ok(Self {
                    club_id: crate::record::next(&mut values)?,
                    id: crate::record::next(&mut values)?,
                    $( $field: crate::record::next(&mut values)?, )*
                    meta: crate::record::Meta {
                        version: crate::record::next(&mut values)?,
                        created_at: crate::record::next(&mut values)?,
                        created_by: crate::record::next(&mut values)?,
                        updated_at: crate::record::next(&mut values)?,
                        updated_by: crate::record::next(&mut values)?,
                    },
                })
            }
            fn into_row(self) -> crate::record::Row {
                crate::record::Row::$name(self)
            }
        }
    };
}
pub(crate) use record;

/// Declares an enum that lies in a TEXT column by its name; an unknown name is an error, never a default.
macro_rules! named {
    (
        $(#[$meta:meta])*
        $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $text:literal $(/ $code:literal)?, )* }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $( $(#[$variant_meta])* #[serde(rename = $text)] $variant, )*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in columns and on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::record::BadValue;
            fn from_str(text: &str) -> Result<Self, crate::record::BadValue> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    other => Err(crate::record::BadValue {
                        expected: stringify!($name),
                        value: crate::record::Value::Text(other.to_owned()),
                    }),
                }
            }
        }

        impl crate::record::Column for $name {
            const AFFINITY: &'static str = "TEXT";
            fn to_value(&self) -> crate::record::Value {
                crate::record::Value::Text(self.as_str().to_owned())
            }
            fn from_value(value: crate::record::Value) -> Result<Self, crate::record::BadValue> {
                match value {
                    crate::record::Value::Text(text) => text.parse(),
                    value @ (crate::record::Value::Null | crate::record::Value::Integer(_)) => {
                        Err(crate::record::BadValue { expected: stringify!($name), value })
                    }
                }
            }
        }
    };
}
pub(crate) use named;

const fn spec<C: Column>(name: &'static str) -> ColumnSpec {
    ColumnSpec { name, affinity: C::AFFINITY, nullable: C::NULLABLE }
}

fn next<C: Column>(values: &mut impl Iterator<Item = Value>) -> Result<C, BadValue> {
    C::from_value(values.next().unwrap_or(Value::Null))
}

/// A step that a state machine does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a {record} can't go from {from} to {to}")]
pub struct IllegalTransition {
    /// The record.
    pub record: &'static str,
    /// The state it is in.
    pub from: &'static str,
    /// The state that was asked for.
    pub to: &'static str,
}

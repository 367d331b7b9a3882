//! How a field of a record lies in a column of PostgreSQL.
//!
//! Saddle hours and weights are `bigint` in tenths, money is `numeric(12,2)`, instants are `timestamptz`, states
//! are `text`, lists are `jsonb`. A value that the column holds and the type does not know is an error.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Serialize, de::DeserializeOwned};
use shared::id::{
    ArenaClosureId, ArenaId, AttentionItemId, AuditEntryId, BookingId, CashMovementId, CheckInId, ClubId,
    CoachAvailabilityId, CoachId, CommandId, DebtId, DeskId, Epoch, HorseAvailabilityId, HorseId, Id,
    LessonId, LessonSeriesId, MemberId, MemberPackageId, OrderId, OrderItemId, OverrideId, PackageEntryId,
    PaymentId, ProductId, RiderId, StaffId, TillShiftId, TimeSlotTemplateId, WaitlistEntryId,
};
use shared::money::Money;
use shared::number::Origin;
use shared::record::{
    Approval, AttentionCode, AttentionState, BadValue, BookingState, CashMovementKind, CheckInMethod,
    ClassType, CoachTime, Column, ConflictCode, DayOfWeek, DebtState, EntryKind, HorseState, HorseTime, Json,
    LessonOrigin, LessonState, Level, OrderOrigin, OrderState, PackageState, PaymentKind, PaymentMethod,
    PaymentState, ProductKind, Role, Table, TillState, ValidFrom, Value, WaitState, Weight,
};
use shared::store::{StoreError, Stored};
use shared::time::{ClubZone, Timestamp};
use shared::units::Units;
use uuid::Uuid;

/// A field that lies in one column.
pub(super) trait Field: Sized {
    /// As sqlx has the column.
    type Pg;
    /// The value to store.
    fn to_pg(&self) -> Self::Pg;
    /// The field again.
    fn from_pg(found: Self::Pg) -> Result<Self, BadValue>;
}

/// Reads a column of a table's row.
pub(super) fn read<T: Field>(table: Table, found: T::Pg) -> Stored<T> {
    T::from_pg(found).map_err(|source| StoreError::Unreadable { table: table.as_str(), source })
}

impl<T: Field> Field for Option<T> {
    type Pg = Option<T::Pg>;
    fn to_pg(&self) -> Self::Pg {
        self.as_ref().map(Field::to_pg)
    }
    fn from_pg(found: Self::Pg) -> Result<Self, BadValue> {
        found.map(T::from_pg).transpose()
    }
}

impl<T: Serialize + DeserializeOwned> Field for Json<T> {
    type Pg = serde_json::Value;
    fn to_pg(&self) -> Self::Pg {
        // The types that are kept so are plain lists and structures with string keys: they always serialise.
        serde_json::to_value(&self.0).unwrap_or_default()
    }
    fn from_pg(found: Self::Pg) -> Result<Self, BadValue> {
        let bad = |found: &serde_json::Value| BadValue {
            expected: "JSON of its type",
            value: Value::Text(found.to_string()),
        };
        T::deserialize(&found).map(Self).map_err(|_reason| bad(&found))
    }
}

macro_rules! fields {
    ($($type:ty: $pg:ty, $to:expr, $from:expr;)*) => {$(
        impl Field for $type {
            type Pg = $pg;
            fn to_pg(&self) -> $pg {
                let to: fn(&$type) -> $pg = $to;
                to(self)
            }
            fn from_pg(found: $pg) -> Result<Self, BadValue> {
                let from: fn($pg) -> Result<$type, BadValue> = $from;
                from(found)
            }
        }
    )*};
}

fields! {
    bool: bool, |yes| *yes, Ok;
    i64: i64, |number| *number, Ok;
    String: String, Clone::clone, Ok;
    NaiveDate: NaiveDate, |date| *date, Ok;
    Timestamp: DateTime<Utc>, |at| at.datetime(), |at| Ok(at.into());
    Units: i64, |units| units.tenths(), |tenths| Ok(Self::from_tenths(tenths));
    Weight: i64, |weight| weight.tenths_kg(), |tenths| Ok(Self::from_tenths_kg(tenths));
    Money: Decimal, |amount| amount.decimal(), |amount| {
        Self::new(amount).map_err(|_reason| BadValue {
            expected: "amount of money",
            value: Value::Text(amount.to_string()),
        })
    };
}

macro_rules! id_fields {
    ($($id:ty)*) => { fields! { $($id: Uuid, |id| id.uuid(), |id| Ok(Self::from_uuid(id));)* } };
}

id_fields! {
    ArenaId AttentionItemId AuditEntryId BookingId CashMovementId CheckInId ClubId CoachId CommandId DebtId
    DeskId Epoch HorseId LessonId MemberId MemberPackageId OrderId OrderItemId PackageEntryId PaymentId
    ProductId RiderId StaffId TillShiftId ArenaClosureId CoachAvailabilityId HorseAvailabilityId LessonSeriesId
    OverrideId TimeSlotTemplateId WaitlistEntryId
}

macro_rules! named_fields {
    ($($named:ty)*) => {
        fields! { $($named: String, |name| name.as_str().to_owned(), |text| text.parse();)* }
    };
}

named_fields! {
    AttentionCode AttentionState BookingState CashMovementKind CheckInMethod ClassType DebtState EntryKind
    HorseState LessonOrigin LessonState Level OrderOrigin OrderState PackageState PaymentKind PaymentMethod
    PaymentState ProductKind Role Table TillState ValidFrom Approval CoachTime ConflictCode DayOfWeek HorseTime
    WaitState
}

fields! {
    Origin: String, |origin| origin.as_str().to_owned(), |text| Self::from_value(Value::Text(text));
    ClubZone: String, |zone| zone.0.name().to_owned(), |text| Self::from_value(Value::Text(text));
}

/// A column's value as JSON that PostgreSQL reads back as the column's type.
pub(super) trait AsJson {
    /// The value.
    fn json(self) -> serde_json::Value;
}

impl<T: AsJson> AsJson for Option<T> {
    fn json(self) -> serde_json::Value {
        self.map_or(serde_json::Value::Null, AsJson::json)
    }
}

macro_rules! as_json {
    ($($type:ty: $json:expr;)*) => {$(
        impl AsJson for $type {
            fn json(self) -> serde_json::Value {
                let json: fn($type) -> serde_json::Value = $json;
                json(self)
            }
        }
    )*};
}

as_json! {
    bool: Into::into;
    i64: Into::into;
    String: Into::into;
    serde_json::Value: |value| value;
    Uuid: |id| id.to_string().into();
    NaiveDate: |date| date.to_string().into();
    DateTime<Utc>: |at| at.to_rfc3339().into();
    Decimal: |amount| amount.to_string().into();
    Vec<u8>: |bytes| format!("\\x{}", hex::encode(bytes)).into();
}

//! How a field of a record lies in a column: as an integer, as a text, or as nothing.
//!
//! One description serves the desk's SQLite tables, the canonical form that checksums are taken over, and
//! the tests that compare two databases row by row. (The server's tables have PostgreSQL's own types; its
//! queries are written out and checked when the server is compiled.)

use crate::id::Id;
use crate::money::Money;
use crate::time::{Date, Timestamp};
use crate::units::Units;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A plain value of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing.
    Null,
    /// Instants in milliseconds, money in fen, units in tenths, truth as 0 or 1.
    Integer(i64),
    /// Ids, names, dates, states, and lists as JSON.
    Text(String),
}

/// A value that its column can't hold: a state that this version does not know, a broken id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is no {expected}")]
pub struct BadValue {
    /// What the column should hold.
    pub expected: &'static str,
    /// What it held.
    pub value: Value,
}

/// A field that lies in one column.
pub trait Column: Sized {
    /// The SQLite type, `INTEGER` or `TEXT`.
    const AFFINITY: &'static str;
    /// True when the column may be empty.
    const NULLABLE: bool = false;
    /// The value to store.
    fn to_value(&self) -> Value;
    /// The field again.
    ///
    /// # Errors
    /// [`BadValue`] when the column holds what this type does not know.
    fn from_value(value: Value) -> Result<Self, BadValue>;
}

impl<T: Column> Column for Option<T> {
    const AFFINITY: &'static str = T::AFFINITY;
    const NULLABLE: bool = true;
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Column::to_value)
    }
    fn from_value(value: Value) -> Result<Self, BadValue> {
        match value {
            Value::Null => Ok(None),
            value @ (Value::Integer(_) | Value::Text(_)) => T::from_value(value).map(Some),
        }
    }
}

impl<I: Id> Column for I {
    const AFFINITY: &'static str = "TEXT";
    fn to_value(&self) -> Value {
        Value::Text(self.uuid().to_string())
    }
    fn from_value(value: Value) -> Result<Self, BadValue> {
        let parsed = match &value {
            Value::Text(text) => text.parse().ok(),
            Value::Null | Value::Integer(_) => None,
        };
        parsed.map(Self::from_uuid).ok_or(BadValue { expected: "id", value })
    }
}

/// A field that lies in an INTEGER column.
macro_rules! integer_column {
    ($($type:ty: $name:literal, $to:expr, $from:expr;)*) => {$(
        impl Column for $type {
            const AFFINITY: &'static str = "INTEGER";
            fn to_value(&self) -> Value {
                let to: fn(&$type) -> i64 = $to;
                Value::Integer(to(self))
            }
            fn from_value(value: Value) -> Result<Self, BadValue> {
                let from: fn(i64) -> Option<$type> = $from;
                let read = match &value {
                    Value::Integer(number) => from(*number),
                    Value::Null | Value::Text(_) => None,
                };
                read.ok_or(BadValue { expected: $name, value })
            }
        }
    )*};
}

integer_column! {
    i64: "number", |n| *n, Some;
    bool: "truth", |yes| i64::from(*yes), |n| match n { 0 => Some(false), 1 => Some(true), _ => None };
    Timestamp: "instant", |at| at.millis(), |ms| Some(Timestamp::from_millis(ms));
    Money: "amount in fen", |amount| amount.fen(), |fen| Some(Money::from_fen(fen));
    Units: "units in tenths", |units| units.tenths(), |tenths| Some(Units::from_tenths(tenths));
}

/// A field that lies in a TEXT column by its `Display` and `FromStr`.
macro_rules! text_column {
    ($($type:ty: $name:literal;)*) => {$(
        impl Column for $type {
            const AFFINITY: &'static str = "TEXT";
            fn to_value(&self) -> Value {
                Value::Text(self.to_string())
            }
            fn from_value(value: Value) -> Result<Self, BadValue> {
                let read = match &value {
                    Value::Text(text) => text.parse().ok(),
                    Value::Null | Value::Integer(_) => None,
                };
                read.ok_or(BadValue { expected: $name, value })
            }
        }
    )*};
}

text_column! {
    String: "text";
    Date: "date";
}

/// A list or structure that lies in one TEXT column as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T: Serialize + DeserializeOwned> Column for Json<T> {
    const AFFINITY: &'static str = "TEXT";
    fn to_value(&self) -> Value {
        // The types that are kept so are plain lists and structures with string keys: they always serialise.
        Value::Text(serde_json::to_string(&self.0).unwrap_or_default())
    }
    fn from_value(value: Value) -> Result<Self, BadValue> {
        let read = match &value {
            Value::Text(text) => serde_json::from_str(text).ok(),
            Value::Null | Value::Integer(_) => None,
        };
        read.map(Self).ok_or(BadValue { expected: "JSON of its type", value })
    }
}

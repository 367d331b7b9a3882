//! The quick registration form.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The quick registration form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Registration {
    /// Account name.
    pub name: String,
    /// Phone, digits as typed.
    pub phone: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// At least one rider.
    pub riders: Vec<RiderForm>,
}

/// A rider of the registration form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RiderForm {
    /// Name.
    pub name: String,
    /// Birth date, `YYYY-MM-DD`.
    pub birth_date: Option<String>,
    /// Weight in kilograms, e.g. `52.5`.
    pub weight_kg: Option<String>,
    /// `beginner`, `novice`, `intermediate`, `advanced`.
    pub level: String,
    /// Guardian's name, for a minor.
    pub guardian_name: Option<String>,
    /// Guardian's phone, for a minor.
    pub guardian_phone: Option<String>,
    /// The waiver was signed at the counter now.
    pub waiver_signed: bool,
}

/// What registration made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Registered {
    /// The new account.
    pub member_id: String,
    /// Its first rider.
    pub rider_id: String,
    /// The sentence for the toast.
    pub words: String,
    /// Same phone as another account, in words.
    pub warning: Option<String>,
}

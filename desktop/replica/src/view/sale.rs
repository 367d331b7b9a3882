//! Selling a package for cash.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A package that can be sold now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PackageOffer {
    /// Product id.
    pub product_id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// Price, e.g. `1280.00`.
    pub price: String,
    /// Saddle hours in all.
    pub units: String,
    /// Validity in words, e.g. `购买后 180 天`.
    pub validity: String,
    /// Courses it is good for.
    pub courses: Vec<String>,
    /// Stock left; null is unlimited.
    pub stock: Option<u32>,
}

/// A sale that was made: what the receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Sale {
    /// Order number.
    pub number: String,
    /// Amount payable.
    pub payable: String,
    /// Cash handed over.
    pub tendered: String,
    /// Change to give back.
    pub change: String,
    /// The whole receipt as text, 32 columns wide (80 mm paper).
    pub receipt: String,
    /// Something that staff should know.
    pub warning: Option<String>,
}

//! What the club knows already: whose phones, and which packages a line may name.

use crate::store::SqliteStore;
use shared::import::Known;
use shared::record::{Row, Table};
use shared::store::Stored;

/// Reads it from the replica.
///
/// # Errors
/// Whatever the store says.
pub fn known(store: &SqliteStore<'_>) -> Stored<Known> {
    let (mut members, mut products, mut configs) = (Vec::new(), Vec::new(), Vec::new());
    for table in [Table::Members, Table::Products, Table::PackageConfigs] {
        for row in store.read_table(table)? {
            match row {
                Row::Member(member) => members.push(member),
                Row::Product(product) => products.push(product),
                Row::PackageConfig(config) => configs.push(config),
                _ => {}
            }
        }
    }
    Ok(lists::members::known(members, products, configs))
}

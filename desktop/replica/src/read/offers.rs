//! What can be chosen: packages to sell, horses to ride.

use super::select::{all, columns};
use super::{Viewer, ask, ask_step, count};
use crate::store::SqliteStore;
use crate::view::{Choice, PackageOffer};
use crate::words::label;
use shared::command::{self, Step};
use shared::id::BookingId;
use shared::record::{Column, Horse, PackageConfig, Product, ProductKind, Row, Table};
use shared::store::{ScanTables, Stored, fetch};
use std::sync::LazyLock;

static ON_SHELF: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, {} FROM products p
         JOIN package_configs k ON k.club_id = p.club_id AND k.id = p.id
         WHERE p.club_id = ?1 AND p.kind = ?2 AND p.on_shelf = 1 ORDER BY p.sort, p.code, p.id",
        columns::<Product>("p"),
        columns::<PackageConfig>("k"),
    )
});

/// The packages on the shelf, in the club's order. One that is sold out is shown as such.
///
/// # Errors
/// Whatever the store says.
pub fn package_offers(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<PackageOffer>> {
    let given = [store.club().to_value(), ProductKind::Package.to_value()];
    let offers = all(store.connection(), &ON_SHELF, &given, |cells| {
        Ok((cells.record::<Product>()?, cells.record::<PackageConfig>()?))
    })?;
    offers.into_iter().map(|(product, config)| offer(store, viewer, product, &config)).collect()
}

fn offer(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    product: Product,
    config: &PackageConfig,
) -> Stored<PackageOffer> {
    let mut courses = Vec::new();
    for id in &config.courses.0 {
        courses.extend(ask(fetch::<Product, _>(store, *id))?.map(|course| course.name));
    }
    Ok(PackageOffer {
        product_id: product.id.to_string(),
        name: product.name,
        description: product.description,
        price: product.price.to_string(),
        units: config.units.to_string(),
        validity: label::validity(config, viewer.lang),
        courses,
        stock: product.stock.map(count),
    })
}

/// Horses that the rider of a booking could have, best first.
///
/// # Errors
/// Refused when the booking is not there; whatever the store says.
pub fn free_horses(store: &mut SqliteStore<'_>, booking: BookingId) -> Step<Vec<Choice>> {
    let mut horses: Vec<Horse> = Vec::new();
    for row in ask(store.rows(Table::Horses))? {
        if let Row::Horse(horse) = row {
            horses.push(horse);
        }
    }
    let free = ask_step(command::free_horses(store, booking, horses))?;
    Ok(free.into_iter().map(|horse| Choice { id: horse.id.to_string(), name: horse.name }).collect())
}

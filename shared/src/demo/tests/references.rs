//! Every id that a row names is there, and came before it.

use super::{Tables, grown};
use crate::record::{Row, Value};
use std::collections::HashSet;

/// Every reference of every table resolves.
pub(super) fn all_resolve(tables: &Tables) {
    fn ids<'a, T: 'a, I: std::hash::Hash + Eq>(rows: &'a [T], id: impl Fn(&'a T) -> I) -> HashSet<I> {
        let ids: HashSet<I> = rows.iter().map(id).collect();
        assert_eq!(ids.len(), rows.len(), "an id was given twice");
        ids
    }
    let riders = ids(&tables.riders, |row| row.id);
    let members = ids(&tables.members, |row| row.id);
    let products = ids(&tables.products, |row| row.id);
    let bookings = ids(&tables.bookings, |row| row.id);
    assert_eq!(products.len(), tables.courses.len() + tables.offers.len());
    assert!(tables.courses.iter().all(|config| products.contains(&config.id)));
    assert!(tables.offers.iter().all(|config| products.contains(&config.id)));
    assert!(tables.riders.iter().all(|rider| members.contains(&rider.member_id)));
    for package in &tables.packages {
        assert!(products.contains(&package.product_id));
        assert!(package.courses.0.iter().all(|course| products.contains(course)));
    }
    let owner: std::collections::HashMap<_, _> =
        tables.riders.iter().map(|rider| (rider.id, rider.member_id)).collect();
    for booking in &tables.bookings {
        assert!(riders.contains(&booking.rider_id));
        assert_eq!(owner[&booking.rider_id], booking.member_id);
    }
    for item in &tables.attention {
        assert!(item.booking_id.is_none_or(|id| bookings.contains(&id)));
        assert!(item.member_id.is_none_or(|id| members.contains(&id)));
    }
    let numbers: HashSet<_> = tables
        .orders
        .iter()
        .map(|order| &order.number)
        .chain(tables.payments.iter().map(|payment| &payment.number))
        .chain(tables.lessons.iter().map(|lesson| &lesson.number))
        .collect();
    assert_eq!(numbers.len(), tables.orders.len() + tables.payments.len() + tables.lessons.len());
}

#[test]
fn a_row_comes_after_every_row_that_it_names() {
    for (_case, grown) in grown() {
        let mut before: HashSet<String> = HashSet::new();
        for row in &grown.rows {
            before.insert(row.id().to_string());
            let columns = row.table().columns().iter().zip(row.values());
            for (column, value) in columns {
                // Who wrote a row may have been hired later than the row's table; a command leaves no row here.
                let a_name = column.name.ends_with("_by") || column.name == "command_id";
                if let (Value::Text(text), false) = (&value, a_name)
                    && uuid::Uuid::parse_str(text).is_ok()
                {
                    assert!(before.contains(text), "{}.{} names {text}", row.table().as_str(), column.name);
                }
            }
        }
        all_resolve(&Tables::of(&grown.rows));
        assert!(grown.rows.iter().all(|row: &Row| row.club_id() == grown.club_id));
    }
}

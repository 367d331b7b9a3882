//! Every yuan of the demo club is in an order, in a payment and in a till.

use super::{Tables, everywhere};
use crate::money::Money;
use crate::number::Series;
use crate::record::{
    CashMovementKind, OrderState, PackageState, PaymentKind, PaymentState, ProductKind, TillState,
};
use std::collections::{HashMap, HashSet};

/// Tills, orders and payments add up.
pub(super) fn all_add_up(tables: &Tables) {
    let sum = |amounts: Vec<Money>| amounts.into_iter().sum::<Money>();
    let tills: HashMap<_, _> = tables.tills.iter().map(|till| (till.id, till)).collect();
    let orders: HashMap<_, _> = tables.orders.iter().map(|order| (order.id, order)).collect();
    let mut moved: HashMap<_, Vec<(CashMovementKind, Money)>> = HashMap::new();
    for movement in &tables.cash {
        let till = tills[&movement.till_shift_id];
        assert!(till.opened_at <= movement.moved_at && Some(movement.moved_at) <= till.closed_at);
        moved.entry(till.id).or_default().push((movement.kind, movement.amount));
    }
    let mut last_close = None;
    for till in &tables.tills {
        let moved = moved.remove(&till.id).unwrap_or_default();
        assert_eq!(till.expected, till.float_amount + sum(moved.iter().map(|(_, amount)| *amount).collect()));
        let sales = moved.iter().filter(|(kind, _)| *kind == CashMovementKind::Sale).count();
        assert_eq!(till.sales, i64::try_from(sales).unwrap());
        assert!(!till.expected.is_negative() && till.counted.is_some());
        assert_eq!(till.state, TillState::Closed);
        assert!(last_close <= Some(till.opened_at), "two tills were open at once");
        last_close = till.closed_at;
    }
    let of_payment: HashSet<_> = tables.cash.iter().filter_map(|movement| movement.payment_id).collect();
    let mut paid: HashMap<_, (Money, Money)> = HashMap::new();
    for payment in &tables.payments {
        assert_eq!(payment.state, PaymentState::Succeeded);
        let (into, out) = paid.entry(payment.order_id).or_default();
        match payment.kind {
            PaymentKind::Pay => {
                *into = *into + payment.amount;
                assert_eq!(payment.tendered.unwrap() - payment.amount, payment.change_given.unwrap());
                assert!(!payment.change_given.unwrap().is_negative());
            }
            PaymentKind::Refund => *out = *out + payment.amount,
        }
        assert!(of_payment.contains(&payment.id), "money that reached no till");
    }
    for order in &tables.orders {
        assert_eq!(paid[&order.id], (order.paid, order.refunded));
        assert_eq!(order.paid, order.payable);
        assert_eq!(order.state == OrderState::Refunded, order.refunded == order.paid);
    }
    for item in &tables.items {
        let order = orders[&item.order_id];
        assert_eq!(
            (item.amount, item.unit_price, item.sold.0.price),
            (order.payable, order.payable, order.payable)
        );
    }
}

#[test]
fn tills_orders_and_payments_add_up() {
    everywhere(|case, tables| {
        all_add_up(tables);
        let today = crate::time::ClubZone::default().day(case.today);
        assert!(tables.tills.iter().all(|till| till.closed_at < Some(today.from)), "a till of today");
    });
}

#[test]
fn what_was_bought_is_what_was_paid() {
    everywhere(|_case, tables| {
        let orders: HashMap<_, _> = tables.orders.iter().map(|order| (order.id, order)).collect();
        let bookings: HashMap<_, _> =
            tables.bookings.iter().filter_map(|booking| Some((booking.order_item_id?, booking))).collect();
        let bought = tables.packages.iter().filter_map(|package| Some((package, orders[&package.order_id?])));
        let mut packages = 0;
        for (package, order) in bought {
            packages += 1;
            assert_eq!((package.price_paid, package.member_id), (order.paid, order.member_id));
            let state = match package.state {
                PackageState::Active | PackageState::Suspended => OrderState::Confirmed,
                PackageState::UsedUp | PackageState::Expired => OrderState::Completed,
                PackageState::Refunded => OrderState::Refunded,
            };
            assert_eq!(order.state, state);
        }
        let sold = |kind| tables.items.iter().filter(move |item| item.sold.0.kind == kind);
        assert_eq!(sold(ProductKind::Package).count(), packages);
        for item in sold(ProductKind::Course) {
            assert_eq!(Some(bookings[&item.id].rider_id), item.rider_id);
        }
    });
}

#[test]
fn numbers_are_of_the_retired_desk_and_rise_with_time() {
    everywhere(|_case, tables| {
        let desk = &tables.desks[0];
        assert_eq!(tables.desks.len(), 1);
        assert!(desk.revoked_at.is_some() && desk.origin.as_str().len() == 3);
        let mut last: HashMap<String, u32> = HashMap::new();
        for order in &tables.orders {
            let counter = desk.origin.check(Series::Order, &order.number).unwrap();
            let before = last.insert(order.number[1..9].to_owned(), counter);
            assert_eq!(before.unwrap_or(0) + 1, counter);
        }
        for pair in tables.orders.windows(2) {
            assert!(
                pair[0].paid_at <= pair[1].paid_at,
                "{} was paid before {}",
                pair[1].number,
                pair[0].number
            );
        }
        for payment in &tables.payments {
            let series = match payment.kind {
                PaymentKind::Pay => Series::Payment,
                PaymentKind::Refund => Series::Refund,
            };
            assert!(desk.origin.check(series, &payment.number).is_ok());
        }
    });
}

//! Money, sales and their numbers.

use super::{Evidence, decided};
use crate::rows::of;
use shared::command::{Command, Receipt};
use shared::id::{DeskId, OrderId};
use shared::money::Money;
use shared::record::{
    AttentionCode, AttentionItem, CashMovement, CashMovementKind, Order, Product, TillShift, TillState,
};
use std::collections::{HashMap, HashSet};

pub(super) fn judge(evidence: &Evidence, found: &mut Vec<String>) {
    numbers_are_told_apart(evidence, found);
    tills_add_up(evidence, found);
    money_is_what_was_said(evidence, found);
}

/// Orders that people were told of because their printed number was another's.
pub(crate) fn clashes(evidence: &Evidence) -> HashSet<OrderId> {
    let items = of::<AttentionItem>(&evidence.server).into_iter();
    items.filter(|item| item.code == AttentionCode::NumberClash).filter_map(|item| item.order_id).collect()
}

/// Every sale has a number of its own: as printed, or beside it, and then people are told.
fn numbers_are_told_apart(evidence: &Evidence, found: &mut Vec<String>) {
    let orders = of::<Order>(&evidence.server);
    let mut numbers = HashSet::new();
    for order in orders.iter().filter(|order| !numbers.insert(&order.number)) {
        found.push(format!("number {} is there twice", order.number));
    }
    let told = clashes(evidence);
    for command in decided(evidence) {
        let Some(Command::SellPackage(sale)) = super::read(command) else { continue };
        let Some(order) = orders.iter().find(|order| order.id == sale.order_id) else { continue };
        let moved = order.number != sale.order_number;
        if moved && (!order.number.starts_with(&sale.order_number) || !told.contains(&order.id)) {
            found.push(format!("{} was printed, {} is kept, nobody knows", sale.order_number, order.number));
        }
    }
}

/// A till expects its float and every movement, and a desk has one that is open.
fn tills_add_up(evidence: &Evidence, found: &mut Vec<String>) {
    let movements = of::<CashMovement>(&evidence.server);
    let mut open: HashMap<DeskId, u32> = HashMap::new();
    for till in of::<TillShift>(&evidence.server) {
        let mine: Vec<_> = movements.iter().filter(|one| one.till_shift_id == till.id).collect();
        let sum: Money = mine.iter().map(|one| one.amount).sum();
        if till.expected != till.float_amount + sum {
            let right = till.float_amount + sum;
            found.push(format!("till {} expects {}, not {right}", till.id, till.expected));
        }
        let sales = mine.iter().filter(|one| one.kind == CashMovementKind::Sale).count();
        if till.sales != i64::try_from(sales).unwrap_or(i64::MAX) {
            found.push(format!("till {} counts {} sales, not {sales}", till.id, till.sales));
        }
        match till.state {
            TillState::Open => *open.entry(till.desk_id).or_insert(0) += 1,
            TillState::Closed if till.closed_at.is_none() => {
                found.push(format!("till {} is closed since never", till.id));
            }
            TillState::Closed => {}
        }
        if till.state == TillState::Open && till.counted.is_some() {
            found.push(format!("till {} is open and counted", till.id));
        }
    }
    for (desk, tills) in open.into_iter().filter(|(_, tills)| *tills > 1) {
        found.push(format!("desk {desk} has {tills} open tills"));
    }
}

/// What lies in the tills is what the receipts say.
fn money_is_what_was_said(evidence: &Evidence, found: &mut Vec<String>) {
    let taken: Money = of::<CashMovement>(&evidence.server).iter().map(|one| one.amount).sum();
    let said: Money = decided(evidence)
        .filter_map(|command| match command.outcome.receipt() {
            Some(Receipt::Sold { payable, .. }) => Some(*payable),
            Some(Receipt::CashMoved { amount, .. }) => Some(*amount),
            _ => None,
        })
        .sum();
    if taken != said {
        found.push(format!("{taken} lies in the tills, {said} was sold and moved"));
    }
    for product in of::<Product>(&evidence.server) {
        if product.stock.is_some_and(|stock| stock < 0) {
            found.push(format!("stock of {} is {:?}", product.code, product.stock));
        }
    }
}

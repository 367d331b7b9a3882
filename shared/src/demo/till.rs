//! What was sold for cash in the demo club's past days, and the tills that it went through.
//!
//! Desks come by enrolment, so a demo club has none to sell at. Its past was sold at a desk that has
//! since been retired: one row, revoked, whose origin code no enrolled desk can have.

use super::catalogue::as_sold;
use super::dice::List;
use super::ground::Ground;
use super::staff::Crew;
use crate::id::{DeskId, MemberId, OrderId, OrderItemId, RiderId, StaffId};
use crate::money::Money;
use crate::number::{Origin, Series};
use crate::record::{
    CashMovement, CashMovementKind, Desk, Json, Meta, Order, OrderItem, OrderOrigin, OrderState,
    PackageConfig, Payment, PaymentKind, PaymentMethod, PaymentState, Product, Row, SoldProduct, TillShift,
    TillState,
};
use crate::time::{Date, Timestamp};
use std::collections::BTreeMap;

/// Reception changes at 14:00.
pub(super) const CHANGE_OF_SHIFT: i64 = 14 * 60;
/// The counter opens at 7:30 and closes at 21:30.
pub(super) const COUNTER: (i64, i64) = (7 * 60 + 30, 21 * 60 + 30);

/// A sale for cash.
pub(super) struct Sale {
    pub(super) order_id: OrderId,
    pub(super) item_id: OrderItemId,
    pub(super) member: MemberId,
    pub(super) at: Timestamp,
    pub(super) by: StaffId,
    product: Product,
    sold: SoldProduct,
    pub(super) price: Money,
    rider: Option<RiderId>,
    tendered: Money,
    /// Confirmed, completed or refunded.
    pub(super) state: OrderState,
    /// When and how much was given back.
    pub(super) refund: Option<(Timestamp, Money)>,
}

#[derive(Default)]
pub(super) struct Sales {
    pub(super) list: List<Sale>,
    of_order: BTreeMap<OrderId, usize>,
}

impl Sales {
    /// Takes cash for one piece.
    pub(super) fn ring_up(
        &mut self,
        ground: &mut Ground,
        (at, by): (Timestamp, StaffId),
        member: MemberId,
        (product, config): (&Product, Option<&PackageConfig>),
        rider: Option<RiderId>,
    ) -> usize {
        let order_id = ground.ids.next::<Order>();
        let price = product.price;
        let place = self.list.push(Sale {
            order_id,
            item_id: ground.ids.next::<OrderItem>(),
            member,
            at,
            by,
            product: product.clone(),
            sold: as_sold(product, config),
            price,
            rider,
            tendered: notes_for(price),
            state: OrderState::Confirmed,
            refund: None,
        });
        self.of_order.insert(order_id, place);
        place
    }

    /// The sale was rung up at an older price, by so much lower.
    pub(super) fn at_older_price(&mut self, place: usize, lower: Money) {
        let sale = &mut self.list[place];
        sale.price = sale.price - lower;
        sale.sold.price = sale.price;
        sale.tendered = notes_for(sale.price);
    }

    pub(super) fn of(&mut self, order: OrderId) -> Option<&mut Sale> {
        let place = self.of_order.get(&order).copied()?;
        Some(&mut self.list[place])
    }

    pub(super) fn product_name(&self, place: usize) -> &str {
        &self.list[place].product.name
    }

    /// The tills of all past days with their orders, payments and cash, numbered in the order of time.
    pub(super) fn rows(self, ground: &mut Ground, crew: &Crew) -> Vec<Row> {
        let desk = retired_desk(ground);
        let mut tills = Tills::open(ground, crew, desk.id);
        let mut sales = self.list.into_vec();
        sales.sort_by_key(|sale| (sale.at, sale.order_id));
        let mut books = Books { origin: desk.origin.clone(), counters: BTreeMap::new(), rows: Vec::new() };
        for sale in sales {
            books.enter(ground, &mut tills, sale);
        }
        let mut rows = vec![Row::Desk(desk)];
        rows.extend(tills.shifts.into_vec().into_iter().map(Row::TillShift));
        rows.extend(books.rows);
        rows
    }

    /// A time at the counter, at or after `from`, at which the till held enough to give this amount back.
    pub(super) fn can_give_back(&self, ground: &Ground, from: Timestamp, amount: Money) -> Option<Timestamp> {
        let first = ground.zone.date(from);
        let days = (1..=ground.plan.days_back).rev().map(|back| ground.day(-back));
        days.filter(|day| *day > first).find_map(|day| {
            let (opens, closes) = (ground.at(day, CHANGE_OF_SHIFT), ground.at(day, COUNTER.1));
            let taken: Money = self
                .list
                .iter()
                .filter(|sale| opens <= sale.at && sale.at < closes)
                .map(|sale| sale.price)
                .sum();
            let given: Money = self
                .list
                .iter()
                .filter_map(|sale| sale.refund)
                .filter(|(at, _)| opens <= *at && *at < closes)
                .map(|(_, amount)| amount)
                .sum();
            let at = ground.at(day, COUNTER.1 - 20);
            (taken - given >= amount).then_some(at)
        })
    }
}

/// What people hand over: the price in hundreds, rounded up.
fn notes_for(price: Money) -> Money {
    let fen = price.fen();
    Money::from_fen(fen + (10_000 - fen % 10_000) % 10_000)
}

/// The origin code of the club's past. The server gives codes from the first on; this one lies 17,000
/// desks further, and differs by seed, so that several demo clubs can share a server.
pub(super) fn origin(ground: &Ground) -> Origin {
    Origin::nth(17_000 + u32::try_from(ground.seed % 1_000).unwrap_or(0))
}

/// The desk of the club's past.
fn retired_desk(ground: &mut Ground) -> Desk {
    let enrolled_at = ground.at(ground.day(-700), 10 * 60);
    let revoked_at = ground.at(ground.day(-1), COUNTER.1 + 30);
    let mut meta = Meta::new(enrolled_at, None);
    meta.touch(revoked_at, None);
    Desk {
        club_id: ground.club_id,
        id: ground.ids.next::<Desk>(),
        name: "旧前台电脑（已停用）".to_owned(),
        origin: origin(ground),
        enrolled_at,
        revoked_at: Some(revoked_at),
        meta,
    }
}

/// Two tills a day, from the first day of the timetable to yesterday.
struct Tills {
    shifts: List<TillShift>,
    morning_of: BTreeMap<Date, usize>,
}

impl Tills {
    fn open(ground: &mut Ground, crew: &Crew, desk: DeskId) -> Self {
        let mut dice = ground.dice(6);
        let mut tills = Self { shifts: List::default(), morning_of: BTreeMap::new() };
        for back in (1..=ground.plan.days_back).rev() {
            let day = ground.day(-back);
            for (opens, closes, by) in
                [(COUNTER.0, CHANGE_OF_SHIFT, crew.morning), (CHANGE_OF_SHIFT, COUNTER.1, crew.evening)]
            {
                let (opened_at, closed_at) = (ground.at(day, opens), ground.at(day, closes));
                let float = Money::from_fen(50_000);
                // Now and then the drawer does not agree with the books.
                let off = if dice.percent(6) { dice.between(-20, 10) } else { 0 };
                let mut meta = Meta::new(opened_at, Some(by));
                meta.touch(closed_at, Some(by));
                let place = tills.shifts.push(TillShift {
                    club_id: ground.club_id,
                    id: ground.ids.next::<TillShift>(),
                    desk_id: desk,
                    state: TillState::Closed,
                    opened_at,
                    opened_by: Some(by),
                    float_amount: float,
                    expected: float,
                    sales: 0,
                    counted: Some(float + Money::from_fen(off * 100)),
                    closed_at: Some(closed_at),
                    closed_by: Some(by),
                    meta,
                });
                tills.morning_of.entry(day).or_insert(place);
            }
        }
        tills
    }

    /// The till of this instant.
    fn at(&mut self, ground: &Ground, at: Timestamp) -> Option<&mut TillShift> {
        let morning = *self.morning_of.get(&ground.zone.date(at))?;
        let evening = self.shifts[morning].closed_at.is_some_and(|closed| closed <= at);
        Some(&mut self.shifts[if evening { morning + 1 } else { morning }])
    }
}

/// Orders, payments and cash movements, with the numbers that the retired desk gave.
struct Books {
    origin: Origin,
    counters: BTreeMap<(Series, Date), u32>,
    rows: Vec<Row>,
}

impl Books {
    fn number(&mut self, series: Series, on: Date) -> String {
        let counter = self.counters.entry((series, on)).or_insert(0);
        *counter += 1;
        self.origin.number(series, on, *counter)
    }

    fn enter(&mut self, ground: &mut Ground, tills: &mut Tills, sale: Sale) {
        let on = ground.zone.date(sale.at);
        let mut meta = Meta::new(sale.at, Some(sale.by));
        if sale.state != OrderState::Confirmed {
            meta.touch(sale.refund.map_or(sale.at, |(at, _)| at), None);
        }
        let refunded = sale.refund.map_or(Money::ZERO, |(_, amount)| amount);
        let order = Order {
            club_id: ground.club_id,
            id: sale.order_id,
            number: self.number(Series::Order, on),
            member_id: sale.member,
            origin: OrderOrigin::Desk,
            list_amount: sale.price,
            discount: Money::ZERO,
            adjustment: Money::ZERO,
            payable: sale.price,
            paid: sale.price,
            refunded,
            state: sale.state,
            paid_at: Some(sale.at),
            note: None,
            meta,
        };
        let item = OrderItem {
            club_id: ground.club_id,
            id: sale.item_id,
            order_id: sale.order_id,
            product_id: sale.product.id,
            sold: Json(sale.sold.clone()),
            quantity: 1,
            unit_price: sale.price,
            amount: sale.price,
            rider_id: sale.rider,
            meta: Meta::new(sale.at, Some(sale.by)),
        };
        self.rows.extend([Row::Order(order), Row::OrderItem(item)]);
        let cash = (Some(sale.tendered), Some(sale.tendered - sale.price));
        self.pay(ground, tills, &sale, (PaymentKind::Pay, sale.at, sale.price), cash);
        if let Some((at, amount)) = sale.refund {
            self.pay(ground, tills, &sale, (PaymentKind::Refund, at, amount), (None, None));
        }
    }

    fn pay(
        &mut self,
        ground: &mut Ground,
        tills: &mut Tills,
        sale: &Sale,
        (kind, at, amount): (PaymentKind, Timestamp, Money),
        (tendered, change_given): (Option<Money>, Option<Money>),
    ) {
        let (series, moved, why) = match kind {
            PaymentKind::Pay => (Series::Payment, amount, CashMovementKind::Sale),
            PaymentKind::Refund => (Series::Refund, -amount, CashMovementKind::Refund),
        };
        let Some(till) = tills.at(ground, at) else { return };
        till.expected = till.expected + moved;
        till.counted = till.counted.map(|counted| counted + moved);
        till.sales += i64::from(kind == PaymentKind::Pay);
        let (till_shift_id, by) = (till.id, till.opened_by);
        let number = self.number(series, ground.zone.date(at));
        let payment = Payment {
            club_id: ground.club_id,
            id: ground.ids.next::<Payment>(),
            order_id: sale.order_id,
            number,
            method: PaymentMethod::Cash,
            kind,
            amount,
            state: PaymentState::Succeeded,
            tendered,
            change_given,
            till_shift_id: Some(till_shift_id),
            paid_at: Some(at),
            meta: Meta::new(at, by),
        };
        let movement = CashMovement {
            club_id: ground.club_id,
            id: ground.ids.next::<CashMovement>(),
            till_shift_id,
            kind: why,
            amount: moved,
            order_id: Some(sale.order_id),
            payment_id: Some(payment.id),
            moved_at: at,
            note: None,
            meta: Meta::new(at, by),
        };
        self.rows.extend([Row::Payment(payment), Row::CashMovement(movement)]);
    }
}

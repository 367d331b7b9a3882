//! What is on sale, and what was sold.

use super::super::{CLUB, id, minutes};
use super::{CASH, COURSE, DESK, ITEM, MEMBER, ORDER, PACKAGE, PAYMENT, RIDER, STAFF, TILL, both, touched};
use crate::money::Money;
use crate::record::{
    CashMovement, CashMovementKind, ClassType, CourseConfig, Json, Level, Order, OrderItem, OrderOrigin,
    OrderState, PackageConfig, Payment, PaymentKind, PaymentMethod, PaymentState, Product, ProductKind,
    Record, Row, SoldProduct, TillShift, TillState, ValidFrom,
};
use crate::units::Units;

pub(super) fn offers() -> Vec<Row> {
    let package = Product {
        club_id: CLUB,
        id: id(PACKAGE + 1),
        code: "P20".to_owned(),
        name: "二十鞍时套餐".to_owned(),
        kind: ProductKind::Package,
        description: "半年有效".to_owned(),
        price: Money::from_fen(360_000),
        sort: -5,
        on_shelf: true,
        stock: Some(12),
        meta: touched(),
    };
    let mut other = package.clone();
    (other.id, other.code) = (id(PACKAGE), "P5".to_owned());
    let mut single = package.clone();
    (single.id, single.code, single.kind) = (id(COURSE + 1), "C1".to_owned(), ProductKind::Course);
    let config = CourseConfig {
        club_id: CLUB,
        id: id(COURSE + 1),
        class_type: ClassType::Multi,
        duration_minutes: 90,
        saddle_hours: Units::from_tenths(15),
        max_riders: 6,
        needs_horse: true,
        coach_fee: Money::from_fen(12_000),
        horse_fee: Money::from_fen(8_001),
        required_level: Level::Novice,
        load_percent: 150,
        advance_hours: 12,
        meta: touched(),
    };
    let units = PackageConfig {
        club_id: CLUB,
        id: id(PACKAGE + 1),
        units: Units::from_tenths(200),
        validity_days: 180,
        valid_from: ValidFrom::FirstUse,
        courses: Json(vec![id(COURSE), id(COURSE + 1)]),
        transferable: true,
        meta: touched(),
    };
    let mut rows = vec![package.into_row(), other.into_row()];
    rows.extend(both(single, |product| {
        (product.id, product.code, product.stock) = (id(COURSE), "C0".to_owned(), None);
    }));
    rows.extend(both(config, |config| (config.id, config.needs_horse) = (id(COURSE), false)));
    rows.extend(both(units, |units| (units.id, units.courses) = (id(PACKAGE), Json::default())));
    rows
}

fn sold() -> SoldProduct {
    SoldProduct {
        kind: ProductKind::Package,
        code: "P20".to_owned(),
        name: "二十鞍时套餐".to_owned(),
        price: Money::from_fen(360_000),
        units: Some(Units::from_tenths(200)),
        validity_days: Some(180),
    }
}

pub(super) fn money() -> Vec<Row> {
    let till = TillShift {
        club_id: CLUB,
        id: id(TILL + 1),
        desk_id: id(DESK + 1),
        state: TillState::Closed,
        opened_at: minutes(-600),
        opened_by: Some(id(STAFF)),
        float_amount: Money::from_fen(20_000),
        expected: Money::from_fen(380_000),
        sales: 1,
        counted: Some(Money::from_fen(379_950)),
        closed_at: Some(minutes(-60)),
        closed_by: Some(id(STAFF)),
        meta: touched(),
    };
    let order = Order {
        club_id: CLUB,
        id: id(ORDER + 1),
        number: "O20261121AB0002".to_owned(),
        member_id: id(MEMBER),
        origin: OrderOrigin::Desk,
        list_amount: Money::from_fen(360_000),
        discount: Money::from_fen(1),
        adjustment: Money::from_fen(-99),
        payable: Money::from_fen(359_900),
        paid: Money::from_fen(359_900),
        refunded: Money::from_fen(10_000),
        state: OrderState::Confirmed,
        paid_at: Some(minutes(-120)),
        note: Some("加急".to_owned()),
        meta: touched(),
    };
    let item = OrderItem {
        club_id: CLUB,
        id: id(ITEM + 1),
        order_id: id(ORDER + 1),
        product_id: id(PACKAGE + 1),
        sold: Json(sold()),
        quantity: 1,
        unit_price: Money::from_fen(360_000),
        amount: Money::from_fen(360_000),
        rider_id: Some(id(RIDER)),
        meta: touched(),
    };
    let payment = Payment {
        club_id: CLUB,
        id: id(PAYMENT + 1),
        order_id: id(ORDER + 1),
        number: "P20261121AB0002".to_owned(),
        method: PaymentMethod::Cash,
        kind: PaymentKind::Pay,
        amount: Money::from_fen(359_900),
        state: PaymentState::Succeeded,
        tendered: Some(Money::from_fen(360_000)),
        change_given: Some(Money::from_fen(100)),
        till_shift_id: Some(id(TILL + 1)),
        paid_at: Some(minutes(-120)),
        meta: touched(),
    };
    let cash = CashMovement {
        club_id: CLUB,
        id: id(CASH + 1),
        till_shift_id: id(TILL + 1),
        kind: CashMovementKind::Refund,
        amount: Money::from_fen(-10_000),
        order_id: Some(id(ORDER + 1)),
        payment_id: Some(id(PAYMENT + 1)),
        moved_at: minutes(-90),
        note: Some("退回一节".to_owned()),
        meta: touched(),
    };
    let mut rows = Vec::new();
    rows.extend(both(till, |till| {
        (till.id, till.state, till.opened_by) = (id(TILL), TillState::Open, None);
        (till.counted, till.closed_at, till.closed_by) = (None, None, None);
    }));
    rows.extend(both(order, |order| {
        (order.id, order.number) = (id(ORDER), "O20261121A0001".to_owned());
        (order.state, order.origin) = (OrderState::PendingPayment, OrderOrigin::MiniProgram);
        (order.paid, order.refunded, order.paid_at, order.note) = (Money::ZERO, Money::ZERO, None, None);
    }));
    rows.extend(both(item, |item| {
        (item.id, item.order_id, item.rider_id) = (id(ITEM), id(ORDER), None);
        item.sold.0.units = None;
        item.sold.0.validity_days = None;
    }));
    rows.extend(both(payment, |payment| {
        (payment.id, payment.order_id) = (id(PAYMENT), id(ORDER));
        (payment.number, payment.state) = ("P20261121A0001".to_owned(), PaymentState::ToPay);
        (payment.tendered, payment.change_given) = (None, None);
        (payment.till_shift_id, payment.paid_at) = (None, None);
    }));
    rows.extend(both(cash, |cash| {
        (cash.id, cash.order_id, cash.payment_id) = (id(CASH), None, None);
        cash.note = None;
    }));
    rows
}
